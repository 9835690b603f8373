/** Formats of texts that schemas may ask for, without dashes → whether a value has it. Models kube-openapi/pkg/validation/strfmt. */
export const FORMATS: Readonly<Record<string, (value: string) => boolean>> = {
  uri: (value) => /^[a-z][a-z0-9+.-]*:\S+$/i.test(value) || /^\/\S*$/.test(value),
  email: (value) => /^[^\s@<>]+@[^\s@<>]+$/.test(value),
  hostname: isHostname,
  ipv4: isIpv4,
  ipv6: isIpv6,
  cidr: isCidr,
  mac: (value) => /^([0-9a-f]{2}[:-]){5}([0-9a-f]{2})$|^([0-9a-f]{2}[:-]){7}([0-9a-f]{2})$|^([0-9a-f]{4}\.){2}[0-9a-f]{4}$/i.test(value),
  uuid: (value) => /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i.test(value),
  uuid3: (value) => /^[0-9a-f]{8}-?[0-9a-f]{4}-?3[0-9a-f]{3}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i.test(value),
  uuid4: (value) => /^[0-9a-f]{8}-?[0-9a-f]{4}-?4[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$/i.test(value),
  uuid5: (value) => /^[0-9a-f]{8}-?[0-9a-f]{4}-?5[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$/i.test(value),
  hexcolor: (value) => /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.test(value),
  byte: (value) => /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(value),
  date: (value) => /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value)),
  datetime: (value) => /^\d{4}-\d{2}-\d{2}t\d{2}:\d{2}:\d{2}([.,]\d+)?(z|[+-]\d{2}:?\d{2})?$/i.test(value) && isRealTime(value),
  duration: isDuration,
  k8sshortname: (value) => value.length <= 63 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(value),
  k8slongname: (value) => value.length <= 253 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(value),
};

/** Known formats whose values are not looked at, or not texts. */
const UNCHECKED: ReadonlySet<string> = new Set([
  "bsonobjectid",
  "isbn",
  "isbn10",
  "isbn13",
  "creditcard",
  "ssn",
  "rgbcolor",
  "password",
  "int32",
  "int64",
  "float",
  "double",
]);

export function isUnsupportedFormat(format: string): boolean {
  const normal = format.replaceAll("-", "");
  return !Object.hasOwn(FORMATS, normal) && !UNCHECKED.has(normal);
}

function isHostname(value: string): boolean {
  return value.length <= 255 && /^[a-z0-9_]([-a-z0-9_]{0,61}[a-z0-9_])?(\.[a-z0-9_]([-a-z0-9_]{0,61}[a-z0-9_])?)*\.?$/i.test(value);
}

export function isIpv4(value: string): boolean {
  const parts = value.split(".");
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}

export function isIpv6(value: string): boolean {
  if (!/^[0-9a-f:.]+$/i.test(value) || !value.includes(":")) return false;
  const halves = value.split("::");
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === "" ? [] : half.split(":")));
  const last = groups.at(-1) ?? "";
  const size = groups.length + (last.includes(".") ? 1 : 0);
  const good = groups.every((group, index) => /^[0-9a-f]{1,4}$/i.test(group) || (index === groups.length - 1 && isIpv4(group)));
  return good && (halves.length === 2 ? size < 8 : size === 8);
}

function isCidr(value: string): boolean {
  const match = /^([^/]+)\/(\d{1,3})$/.exec(value);
  if (match === null) return false;
  const bits = Number(match[2]);
  return (isIpv4(match[1] ?? "") && bits <= 32) || (isIpv6(match[1] ?? "") && bits <= 128);
}

function isRealTime(value: string): boolean {
  return !Number.isNaN(Date.parse(value.slice(0, 19).toUpperCase().concat("Z")));
}

/** Go's durations, and words such as "3 days". */
function isDuration(value: string): boolean {
  if (/^[-+]?(0|(\d+(\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h))+$/.test(value) && value !== "") return true;
  return /^(\d+(\.\d*)?\s*(ns|nano|us|µs|micro|ms|milli|s|sec|seconds?|m|min|minutes?|h|hr|hours?|d|days?|w|wk|weeks?)\s*)+$/.test(value);
}
