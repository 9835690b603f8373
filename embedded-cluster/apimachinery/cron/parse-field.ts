/** What one field of a schedule may hold. */
export interface Bounds {
  low: number;
  high: number;
  /** "jan" → 1 */
  names?: readonly string[];
}

export interface FieldSet {
  values: ReadonlySet<number>;
  /** The field was "*" or "?": it restricts nothing. */
  isStar: boolean;
}

/** Text that stands for no schedule; the message is robfig/cron's. */
export class ScheduleError extends Error {}

/** "1,3-5,10/2": a list of ranges with steps. Models getField and getRange of robfig/cron. */
export function parseField(text: string, bounds: Bounds): FieldSet {
  const values = new Set<number>();
  let isStar = false;
  for (const expression of text.split(",")) {
    if (expression === "") continue;
    const range = parseRange(expression, bounds);
    isStar ||= range.isStar;
    for (let value = range.start; value <= range.end; value += range.step) values.add(value);
  }
  return { values, isStar };
}

function parseRange(expression: string, bounds: Bounds): { start: number; end: number; step: number; isStar: boolean } {
  const [span = "", every, ...slashes] = expression.split("/");
  const [first = "", last, ...hyphens] = span.split("-");
  let isStar = first === "*" || first === "?";
  let start = bounds.low;
  let end = bounds.high;
  if (!isStar) {
    start = parseValue(first, bounds);
    if (hyphens.length > 0) throw new ScheduleError(`too many hyphens: ${expression}`);
    end = last === undefined ? start : parseValue(last, bounds);
  }
  let step = 1;
  if (slashes.length > 0) throw new ScheduleError(`too many slashes: ${expression}`);
  if (every !== undefined) {
    step = parseNumber(every);
    // "N/step" means "N-max/step".
    if (last === undefined) end = bounds.high;
    if (step > 1) isStar = false;
  }
  if (start < bounds.low) throw new ScheduleError(`beginning of range (${start}) below minimum (${bounds.low}): ${expression}`);
  if (end > bounds.high) throw new ScheduleError(`end of range (${end}) above maximum (${bounds.high}): ${expression}`);
  if (start > end) throw new ScheduleError(`beginning of range (${start}) beyond end of range (${end}): ${expression}`);
  if (step === 0) throw new ScheduleError(`step of range should be a positive number: ${expression}`);
  return { start, end, step, isStar };
}

function parseValue(text: string, { low, names }: Bounds): number {
  const named = names?.indexOf(text.toLowerCase()) ?? -1;
  return named >= 0 ? low + named : parseNumber(text);
}

function parseNumber(text: string): number {
  if (!/^[+-]?\d+$/.test(text)) throw new ScheduleError(`failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
  const value = Number(text);
  if (!Number.isSafeInteger(value))
    throw new ScheduleError(`failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: value out of range`);
  if (value < 0) throw new ScheduleError(`negative number (${value}) not allowed: ${text}`);
  return value;
}
