/**
 * Which tag a plain YAML 1.1 scalar gets, as kubectl's YAML library (go-yaml v2) resolves it. Only "str" may be written without quotes
 * when it is a string.
 */
export function resolvesToString(text: string): boolean {
  if (WORDS.has(text)) return false;
  const first = text[0] as string;
  if (first === ".") return !/^\.\d+(?:[eE][-+]?\d+)?$/.test(text);
  if (!/[-+\d]/.test(first)) return true;
  if (/^\d{4}-\d{1,2}-\d{1,2}(?:(?:[Tt]\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?(?:Z|[-+]\d\d:\d\d))|(?: \d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?))?$/.test(text))
    return false;
  const plain = text.replaceAll("_", "");
  if (/^[-+]?(?:0[xX][\da-fA-F]+|0[oO]?[0-7]+|0[bB][01]+|0|[1-9]\d*)$/.test(plain)) return false;
  if (/^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/.test(plain)) return false;
  return !BASE_60.test(text);
}

const BASE_60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;

const WORDS = new Set([
  ...["", "~", "null", "Null", "NULL", ".nan", ".NaN", ".NAN"],
  ...["y", "Y", "yes", "Yes", "YES", "n", "N", "no", "No", "NO"],
  ...["true", "True", "TRUE", "false", "False", "FALSE", "on", "On", "ON", "off", "Off", "OFF"],
  ...[".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF"],
]);
