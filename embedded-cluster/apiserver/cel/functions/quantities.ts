import { addQuantities, compareQuantities, quantityOfUnits, subtractQuantities } from "../../../apimachinery/quantity/arithmetic.ts";
import { formatQuantity } from "../../../apimachinery/quantity/format.ts";
import { parseQuantity, type Quantity } from "../../../apimachinery/quantity/quantity.ts";
import { CelError, Opaque } from "../values.ts";
import { type FunctionRow, global, method } from "./table.ts";

const TYPE = "kubernetes.Quantity";
const UNIT = 1_000_000_000n;

const of = ({ value }: Opaque) => value as Quantity;
const wrap = (quantity: Quantity) => new Opaque(TYPE, quantity, String(quantity.nanos));

/** Kubernetes' quantity library. Models pkg/cel/library/quantity.go. */
export const QUANTITIES: readonly FunctionRow[] = [
  global("quantity", `string -> ${TYPE}`, (text: string) => wrap(parsed(text))),
  global("isQuantity", "string -> bool", (text: string) => isQuantity(text)),
  global("sign", `${TYPE} -> int`, (value: Opaque) => (of(value).nanos > 0n ? 1n : of(value).nanos < 0n ? -1n : 0n)),
  method("isInteger", `${TYPE} -> bool`, (value: Opaque) => of(value).nanos % UNIT === 0n),
  method("asInteger", `${TYPE} -> int`, (value: Opaque) => asInteger(of(value))),
  method("asApproximateFloat", `${TYPE} -> double`, (value: Opaque) => Number(of(value).nanos) / 1e9),
  method("isGreaterThan", `${TYPE}, ${TYPE} -> bool`, (a: Opaque, b: Opaque) => compareQuantities(of(a), of(b)) > 0),
  method("isLessThan", `${TYPE}, ${TYPE} -> bool`, (a: Opaque, b: Opaque) => compareQuantities(of(a), of(b)) < 0),
  method("compareTo", `${TYPE}, ${TYPE} -> int`, (a: Opaque, b: Opaque) => BigInt(compareQuantities(of(a), of(b)))),
  method("add", `${TYPE}, ${TYPE} -> ${TYPE}`, (a: Opaque, b: Opaque) => wrap(addQuantities(of(a), of(b)))),
  method("add", `${TYPE}, int -> ${TYPE}`, (a: Opaque, b: bigint) => wrap(addQuantities(of(a), quantityOfUnits(Number(b))))),
  method("sub", `${TYPE}, ${TYPE} -> ${TYPE}`, (a: Opaque, b: Opaque) => wrap(subtractQuantities(of(a), of(b)))),
  method("sub", `${TYPE}, int -> ${TYPE}`, (a: Opaque, b: bigint) => wrap(subtractQuantities(of(a), quantityOfUnits(Number(b))))),
  method("string", `${TYPE} -> string`, (value: Opaque) => formatQuantity(of(value))),
];

function parsed(text: string): Quantity {
  try {
    return parseQuantity(text);
  } catch (error) {
    throw new CelError((error as Error).message);
  }
}

function isQuantity(text: string): boolean {
  try {
    parseQuantity(text);
    return true;
  } catch {
    return false;
  }
}

function asInteger({ nanos }: Quantity): bigint {
  if (nanos % UNIT !== 0n) throw new CelError("cannot convert value to integer");
  return nanos / UNIT;
}
