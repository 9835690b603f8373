import { RedisError } from "../keyspace.ts";
import { NULL, OK, type Reply, array, bulk, integer } from "../resp.ts";
import { type Command, type CommandContext, type CommandTable, parseFloatNumber, parseInteger } from "./command.ts";

function text(context: CommandContext, key: string): string | undefined {
  return context.keyspace.typed(context.database, key, "string")?.text;
}

function store(context: CommandContext, key: string, value: string, options?: { keepTtl?: boolean; expiresAt?: number }): void {
  context.keyspace.set(context.database, key, { type: "string", text: value }, options);
}

const set: Command = {
  arity: -3,
  grows: true,
  run(context, [, key = "", value = "", ...options]) {
    const { keyspace, database } = context;
    const existing = keyspace.get(database, key);
    let expiresAt: number | undefined;
    let [keepTtl, get, condition] = [false, false, ""];
    for (let at = 0; at < options.length; at++) {
      const option = (options[at] as string).toUpperCase();
      if (option === "NX" || option === "XX") condition = option;
      else if (option === "KEEPTTL") keepTtl = true;
      else if (option === "GET") get = true;
      else if (["EX", "PX", "EXAT", "PXAT"].includes(option) && options[at + 1] !== undefined)
        expiresAt = expiry(context, option, options[++at] as string, "set");
      else throw new RedisError("ERR syntax error");
    }
    const before: Reply = get ? old(context, key) : NULL;
    if ((condition === "NX" && existing !== undefined) || (condition === "XX" && existing === undefined)) return get ? before : NULL;
    store(context, key, value, { keepTtl, ...(expiresAt === undefined ? {} : { expiresAt }) });
    return get ? before : OK;
  },
};

function old(context: CommandContext, key: string): Reply {
  const value = text(context, key);
  return value === undefined ? NULL : bulk(value);
}

function expiry(context: CommandContext, option: string, amount: string, command: string): number {
  const value = parseInteger(amount);
  if (value <= 0) throw new RedisError(`ERR invalid expire time in '${command}' command`);
  const milliseconds = option.startsWith("EX") ? value * 1_000 : value;
  return option.endsWith("AT") ? milliseconds : context.now() + milliseconds;
}

function add(context: CommandContext, key: string, amount: number): Reply {
  const value = parseInteger(text(context, key) ?? "0") + amount;
  if (!Number.isSafeInteger(value)) throw new RedisError("ERR increment or decrement would overflow");
  store(context, key, String(value), { keepTtl: true });
  return integer(value);
}

/** Commands on single texts and counters. Models t_string.c. */
export const STRING_COMMANDS: CommandTable = {
  set,
  get: { arity: 2, run: (context, [, key = ""]) => old(context, key) },
  setnx: {
    arity: 3,
    grows: true,
    run(context, [, key = "", value = ""]) {
      if (context.keyspace.get(context.database, key) !== undefined) return integer(0);
      store(context, key, value);
      return integer(1);
    },
  },
  setex: {
    arity: 4,
    grows: true,
    run(context, [, key = "", seconds = "", value = ""]) {
      store(context, key, value, { expiresAt: expiry(context, "EX", seconds, "setex") });
      return OK;
    },
  },
  getset: {
    arity: 3,
    grows: true,
    run(context, [, key = "", value = ""]) {
      const before = old(context, key);
      store(context, key, value);
      return before;
    },
  },
  getdel: {
    arity: 2,
    run(context, [, key = ""]) {
      const before = old(context, key);
      context.keyspace.delete(context.database, key);
      return before;
    },
  },
  mget: {
    arity: -2,
    run: (context, [, ...keys]) =>
      array(
        keys.map((key) => {
          const value = context.keyspace.get(context.database, key);
          return value?.type === "string" ? bulk(value.text) : NULL;
        }),
      ),
  },
  mset: {
    arity: -3,
    grows: true,
    run(context, [, ...pairs]) {
      if (pairs.length % 2 !== 0) throw new RedisError("ERR wrong number of arguments for 'mset' command");
      for (let at = 0; at < pairs.length; at += 2) store(context, pairs[at] as string, pairs[at + 1] as string);
      return OK;
    },
  },
  incr: { arity: 2, grows: true, run: (context, [, key = ""]) => add(context, key, 1) },
  decr: { arity: 2, grows: true, run: (context, [, key = ""]) => add(context, key, -1) },
  incrby: { arity: 3, grows: true, run: (context, [, key = "", amount = ""]) => add(context, key, parseInteger(amount)) },
  decrby: { arity: 3, grows: true, run: (context, [, key = "", amount = ""]) => add(context, key, -parseInteger(amount)) },
  incrbyfloat: {
    arity: 3,
    grows: true,
    run(context, [, key = "", amount = ""]) {
      const value = String(Number((parseFloatNumber(text(context, key) ?? "0") + parseFloatNumber(amount)).toPrecision(15)));
      store(context, key, value, { keepTtl: true });
      return bulk(value);
    },
  },
  append: {
    arity: 3,
    grows: true,
    run(context, [, key = "", value = ""]) {
      const whole = (text(context, key) ?? "") + value;
      store(context, key, whole, { keepTtl: true });
      return integer(whole.length);
    },
  },
  strlen: { arity: 2, run: (context, [, key = ""]) => integer(text(context, key)?.length ?? 0) },
};
