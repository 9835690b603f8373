import { CelError, Opaque } from "../values.ts";
import { type FunctionRow, global, method } from "./table.ts";

const TYPE = "kubernetes.Semver";

interface Version {
  numbers: [bigint, bigint, bigint];
  pre: string[];
}

const of = ({ value }: Opaque) => value as Version;

/** Kubernetes' semantic versions. Models pkg/cel/library/semverlib.go. */
export const SEMVER: readonly FunctionRow[] = [
  global("semver", `string -> ${TYPE}`, (text: string) => parsed(text, false)),
  global("semver", `string, bool -> ${TYPE}`, (text: string, normalize: boolean) => parsed(text, normalize)),
  global("isSemver", "string -> bool", (text: string) => parse(text, false) !== undefined),
  global("isSemver", "string, bool -> bool", (text: string, normalize: boolean) => parse(text, normalize) !== undefined),
  method("major", `${TYPE} -> int`, (version: Opaque) => of(version).numbers[0]),
  method("minor", `${TYPE} -> int`, (version: Opaque) => of(version).numbers[1]),
  method("patch", `${TYPE} -> int`, (version: Opaque) => of(version).numbers[2]),
  method("isGreaterThan", `${TYPE}, ${TYPE} -> bool`, (a: Opaque, b: Opaque) => compare(of(a), of(b)) > 0),
  method("isLessThan", `${TYPE}, ${TYPE} -> bool`, (a: Opaque, b: Opaque) => compare(of(a), of(b)) < 0),
  method("compareTo", `${TYPE}, ${TYPE} -> int`, (a: Opaque, b: Opaque) => BigInt(compare(of(a), of(b)))),
];

function parse(text: string, normalize: boolean): Version | undefined {
  const pattern = normalize
    ? /^v?0*(\d+)(?:\.0*(\d+))?(?:\.0*(\d+))?(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/
    : /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/;
  const match = pattern.exec(text);
  if (match === null) return undefined;
  return { numbers: [BigInt(match[1] ?? 0), BigInt(match[2] ?? 0), BigInt(match[3] ?? 0)], pre: match[4]?.split(".") ?? [] };
}

function parsed(text: string, normalize: boolean): Opaque {
  const version = parse(text, normalize);
  if (version === undefined) throw new CelError(`No Major.Minor.Patch elements found`);
  return new Opaque(TYPE, version, [...version.numbers, ...version.pre].join("."));
}

function compare(a: Version, b: Version): number {
  for (const [index, number] of a.numbers.entries()) {
    const other = b.numbers[index] as bigint;
    if (number !== other) return number < other ? -1 : 1;
  }
  if (a.pre.length === 0 || b.pre.length === 0) return Math.sign(b.pre.length - a.pre.length);
  for (const [index, part] of a.pre.entries()) {
    const other = b.pre[index];
    if (other === undefined) return 1;
    if (part !== other) return comparePart(part, other);
  }
  return a.pre.length < b.pre.length ? -1 : 0;
}

/** Numbers come before texts. */
function comparePart(a: string, b: string): number {
  const [left, right] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (left && right) return BigInt(a) < BigInt(b) ? -1 : 1;
  if (left !== right) return left ? -1 : 1;
  return a < b ? -1 : 1;
}
