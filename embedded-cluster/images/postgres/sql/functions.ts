import { randomUid } from "../../../kernel/random.ts";
import type { QueryContext } from "./context.ts";
import { compareDecimals, decimalArithmetic, roundDecimal, truncateDecimal } from "./decimal.ts";
import { SqlError } from "./error.ts";
import { coerce, commonType } from "./operators.ts";
import type { Compiled } from "./scope.ts";
import { FLOAT8, INT4, INT8, NAME, NUMERIC, type SqlType, type SqlValue, TEXT, TIMESTAMPTZ, isNumber, isText } from "./types.ts";
import { compareValues, output } from "./values.ts";

type Build = (list: Compiled[], context: QueryContext) => Compiled | undefined;

const constant = (type: SqlType, value: SqlValue): Compiled => ({ type, evaluate: () => value });

/** One value, null when any argument is. */
function strict(type: SqlType, list: Compiled[], compute: (...values: SqlValue[]) => SqlValue): Compiled {
  return {
    type,
    evaluate(row) {
      const values = list.map((item) => item.evaluate(row));
      return values.includes(null) ? null : compute(...values);
    },
  };
}

function textFunction(count: number, type: SqlType, compute: (...texts: string[]) => SqlValue): Build {
  return (list) =>
    list.length === count && list.every((item) => isText(item.type)) ? strict(type, list, (...values) => compute(...values.map(String))) : undefined;
}

function numeric(name: string, compute: (value: number) => number): Build {
  return (list) => {
    const item = list[0];
    if (list.length !== 1 || item === undefined || !(isNumber(item.type) || item.type.name === "unknown")) return undefined;
    if (item.type.name !== "numeric") return strict(name === "abs" ? item.type : FLOAT8, list, (value) => compute(Number(value)));
    return strict(NUMERIC, list, (value) => {
      const text = String(value);
      if (name === "abs") return text.replace(/^-/, "");
      const whole = truncateDecimal(text);
      const inexact = compareDecimals(whole, text);
      if (name === "floor") return inexact > 0 ? decimalArithmetic("-", whole, "1") : whole;
      return inexact < 0 ? decimalArithmetic("+", whole, "1") : whole;
    });
  };
}

const round: Build = (list) => {
  const item = list[0];
  if (item === undefined || list.length > 2) return undefined;
  if (list.length === 1 && (item.type.name === "float8" || item.type.name === "float4")) return strict(FLOAT8, list, (value) => Math.round(value as number));
  if (!isNumber(item.type) || item.type.name.startsWith("float")) return undefined;
  return strict(NUMERIC, list, (value, places = 0) => roundDecimal(String(value), Number(places)));
};

const extreme =
  (sign: number): Build =>
  (list) => {
    const type = list
      .map((item) => item.type)
      .reduce<SqlType | undefined>((all, next) => (all === undefined ? undefined : commonType(all, next)), list[0]?.type);
    if (type === undefined) return undefined;
    const items = list.map((item) => coerce(item, type));
    return {
      type,
      evaluate(row) {
        let best: SqlValue = null;
        for (const item of items) {
          const value = item.evaluate(row);
          if (value !== null && (best === null || sign * compareValues(value, best, type) > 0)) best = value;
        }
        return best;
      },
    };
  };

const coalesce: Build = (list) => {
  const type = list.map((item) => item.type).reduce<SqlType | undefined>((all, next) => (all === undefined ? undefined : commonType(all, next)), list[0]?.type);
  if (type === undefined) return undefined;
  const items = list.map((item) => coerce(item, type));
  return {
    type,
    evaluate(row) {
      for (const item of items) {
        const value = item.evaluate(row);
        if (value !== null) return value;
      }
      return null;
    },
  };
};

const nullif: Build = (list) => {
  const [left, right] = list;
  const type = left && right && list.length === 2 ? commonType(left.type, right.type) : undefined;
  if (!left || !right || type === undefined) return undefined;
  const [a, b] = [coerce(left, type), coerce(right, type)];
  return {
    type: left.type,
    evaluate(row) {
      const [x, y] = [a.evaluate(row), b.evaluate(row)];
      return x !== null && y !== null && compareValues(x, y, type) === 0 ? null : left.evaluate(row);
    },
  };
};

function joinTexts(list: Compiled[], separator: (row: Parameters<Compiled["evaluate"]>[0]) => SqlValue): Compiled {
  return {
    type: TEXT,
    evaluate(row) {
      const between = separator(row);
      if (between === null) return null;
      const texts = list.map((item) => output(item.evaluate(row), item.type)).filter((text) => text !== null);
      return texts.join(String(between));
    },
  };
}

function nextValue(context: QueryContext, name: string): number {
  const last = context.database.sequences.get(name);
  if (last === undefined) throw new SqlError("42P01", `relation "${name}" does not exist`);
  context.database.sequences.set(name, last + 1);
  return last + 1;
}

const now: Build = (_list, context) => constant(TIMESTAMPTZ, context.transactionStart);
const userName: Build = (_list, context) => constant(NAME, context.user);
const databaseName: Build = (_list, context) => constant(NAME, context.database.name);

const FUNCTIONS: Record<string, Build> = {
  now,
  current_timestamp: now,
  transaction_timestamp: now,
  statement_timestamp: now,
  clock_timestamp: (_list, context) => ({ type: TIMESTAMPTZ, evaluate: () => context.wallTime() }),
  localtimestamp: (_list, context) => constant({ name: "timestamp" }, context.transactionStart),
  current_date: (_list, context) => constant({ name: "date" }, Math.floor(context.transactionStart / 86_400_000) * 86_400_000),
  current_user: userName,
  session_user: userName,
  user: userName,
  current_database: databaseName,
  current_catalog: databaseName,
  current_schema: () => constant(NAME, "public"),
  version: (_list, context) => constant(TEXT, context.version),
  pg_backend_pid: (_list, context) => constant(INT4, context.processId),
  inet_server_addr: (_list, context) => constant({ name: "inet" }, context.server.ip),
  inet_server_port: (_list, context) => constant(INT4, context.server.port),
  inet_client_addr: (_list, context) => constant({ name: "inet" }, context.client.ip),
  inet_client_port: (_list, context) => constant(INT4, context.client.port),
  pg_is_in_recovery: () => constant({ name: "bool" }, false),
  random: (_list, context) => ({ type: FLOAT8, evaluate: () => context.random.next() }),
  gen_random_uuid: (_list, context) => ({ type: { name: "uuid" }, evaluate: () => randomUid(context.random) }),
  pg_sleep: (list, context) =>
    list.length !== 1
      ? undefined
      : {
          type: { name: "void" },
          evaluate(row) {
            context.sleepMilliseconds += Math.max(0, Number(list[0]?.evaluate(row)) * 1_000);
            return "";
          },
        },
  nextval: (list, context) => strict(INT8, list, (name) => nextValue(context, String(name))),
  currval: (list, context) => strict(INT8, list, (name) => context.database.sequences.get(String(name)) ?? null),
  lower: textFunction(1, TEXT, (text) => text.toLowerCase()),
  upper: textFunction(1, TEXT, (text) => text.toUpperCase()),
  length: textFunction(1, INT4, (text) => [...text].length),
  char_length: textFunction(1, INT4, (text) => [...text].length),
  trim: textFunction(1, TEXT, (text) => text.replace(/^ +| +$/g, "")),
  btrim: textFunction(1, TEXT, (text) => text.replace(/^ +| +$/g, "")),
  reverse: textFunction(1, TEXT, (text) => [...text].reverse().join("")),
  replace: textFunction(3, TEXT, (text, from, to) => (from === "" ? text : text.replaceAll(from, to))),
  starts_with: textFunction(2, { name: "bool" }, (text, prefix) => text.startsWith(prefix)),
  repeat: (list) =>
    strict(TEXT, list, (text, count) => {
      if (String(text).length * Number(count) > 1_000_000) throw new SqlError("54000", "requested length too large");
      return String(text).repeat(Math.max(0, Number(count)));
    }),
  substr: (list) => substring(list),
  substring: (list) => substring(list),
  left: (list) => strict(TEXT, list, (text, count) => [...String(text)].slice(0, Number(count)).join("")),
  concat: (list) => joinTexts(list, () => ""),
  concat_ws: (list) => joinTexts(list.slice(1), (row) => list[0]?.evaluate(row) ?? null),
  abs: numeric("abs", Math.abs),
  floor: numeric("floor", Math.floor),
  ceil: numeric("ceil", Math.ceil),
  ceiling: numeric("ceil", Math.ceil),
  sqrt: (list) => strict(FLOAT8, list, (value) => Math.sqrt(Number(value))),
  trunc: (list) =>
    list[0]?.type.name === "float8"
      ? strict(FLOAT8, list, (value) => Math.trunc(value as number))
      : strict(NUMERIC, list, (value) => truncateDecimal(String(value))),
  mod: (list) =>
    strict(list[0]?.type ?? INT4, list, (left, right) => {
      if (Number(right) === 0) throw new SqlError("22012", "division by zero");
      return Number(left) % Number(right);
    }),
  round,
  greatest: extreme(1),
  least: extreme(-1),
  coalesce,
  nullif,
  extract: (list) => strict(NUMERIC, list, (field, time) => datePart(String(field), time as number)),
  date_part: (list) => strict(FLOAT8, list, (field, time) => Number(datePart(String(field), time as number))),
  pg_size_pretty: (list) => strict(TEXT, list, (bytes) => sizePretty(Number(bytes))),
  pg_database_size: (_list, context) => constant(INT8, 7_500_000 + context.database.tables.size * 16_384),
  current_setting: (list, context) => strict(TEXT, list, (name) => context.settings.get(String(name)) ?? ""),
};

function substring(list: Compiled[]): Compiled {
  return strict(TEXT, list, (text, from, count) => {
    const start = Number(from) - 1;
    return [...String(text)].slice(Math.max(0, start), count === undefined ? undefined : Math.max(0, start + Number(count))).join("");
  });
}

function datePart(field: string, time: number): string {
  const date = new Date(time);
  const seconds = (milliseconds: number) => (milliseconds / 1000).toFixed(6);
  const parts: Record<string, () => string> = {
    epoch: () => seconds(time),
    year: () => String(date.getUTCFullYear()),
    month: () => String(date.getUTCMonth() + 1),
    day: () => String(date.getUTCDate()),
    hour: () => String(date.getUTCHours()),
    minute: () => String(date.getUTCMinutes()),
    second: () => seconds(time % 60_000),
    dow: () => String(date.getUTCDay()),
  };
  const part = Object.hasOwn(parts, field) ? parts[field] : undefined;
  if (part === undefined) throw new SqlError("22023", `unit "${field}" not recognized for type timestamp with time zone`);
  return part();
}

function sizePretty(bytes: number): string {
  let size = bytes;
  for (const unit of ["bytes", "kB", "MB"]) {
    if (Math.abs(size) < 10_240) return `${Math.round(size)} ${unit}`;
    size /= 1_024;
  }
  return `${Math.round(size)} GB`;
}

/** undefined: no function of that name takes these arguments. */
export function callFunction(name: string, list: Compiled[], context: QueryContext): Compiled | undefined {
  return Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name]?.(list, context) : undefined;
}
