import { type Quantity, parseQuantity } from "./quantity.ts";

const NANOS_PER_UNIT = 1_000_000_000n;

/** The sum takes the format of the first that is not zero, as Quantity.Add. */
export function addQuantities(a: Quantity, b: Quantity): Quantity {
  return { nanos: a.nanos + b.nanos, format: a.nanos === 0n ? b.format : a.format };
}

export function subtractQuantities(a: Quantity, b: Quantity): Quantity {
  return { nanos: a.nanos - b.nanos, format: a.nanos === 0n ? b.format : a.format };
}

/** Negative when a < b, zero when equal. */
export function compareQuantities(a: Quantity, b: Quantity): number {
  return a.nanos < b.nanos ? -1 : a.nanos > b.nanos ? 1 : 0;
}

/** Whole units, rounded up: bytes of memory, numbers of objects. Models Quantity.Value. */
export function quantityValue(quantity: Quantity | string | number): number {
  return scaled(quantity, NANOS_PER_UNIT);
}

/** Thousandths, rounded up: millicores. Models Quantity.MilliValue. */
export function quantityMilliValue(quantity: Quantity | string | number): number {
  return scaled(quantity, 1_000_000n);
}

export function quantityOfUnits(units: number, format: Quantity["format"] = "DecimalSI"): Quantity {
  return { nanos: BigInt(Math.ceil(units)) * NANOS_PER_UNIT, format };
}

export function quantityOfMillis(millis: number): Quantity {
  return { nanos: BigInt(Math.ceil(millis)) * 1_000_000n, format: "DecimalSI" };
}

function scaled(quantity: Quantity | string | number, unit: bigint): number {
  const { nanos } = typeof quantity === "object" ? quantity : parseQuantity(quantity);
  const truncated = nanos / unit;
  return Number(nanos > 0n && nanos % unit !== 0n ? truncated + 1n : truncated);
}
