import { RedisError, type Value } from "../keyspace.ts";
import { NULL, OK, type Reply, array, bulk, bulks, integer } from "../resp.ts";
import { type Command, type CommandContext, type CommandTable, parseFloatNumber, parseInteger, slice } from "./command.ts";

type Kind = "list" | "hash" | "set" | "zset";
type Of<T extends Kind> = Extract<Value, { type: T }>;

function read<T extends Kind>(context: CommandContext, key: string, type: T): Of<T> | undefined {
  return context.keyspace.typed(context.database, key, type) as Of<T> | undefined;
}

/** The value to change, made when it is not there. */
function open<T extends Kind>(context: CommandContext, key: string, type: T, empty: () => Of<T>): Of<T> {
  const found = read(context, key, type);
  if (found !== undefined) return found;
  const made = empty();
  context.keyspace.set(context.database, key, made);
  return made;
}

const list = (context: CommandContext, key: string) => open(context, key, "list", () => ({ type: "list", items: [] }));
const hash = (context: CommandContext, key: string) => open(context, key, "hash", () => ({ type: "hash", fields: new Map() }));
const set = (context: CommandContext, key: string) => open(context, key, "set", () => ({ type: "set", members: new Set() }));
const sorted = (context: CommandContext, key: string) => open(context, key, "zset", () => ({ type: "zset", scores: new Map() }));

/** An empty collection is no key at all. */
function dropWhenEmpty(context: CommandContext, key: string, size: number): void {
  if (size === 0) context.keyspace.delete(context.database, key);
}

function push(end: "left" | "right", mustExist = false): Command {
  return {
    arity: -3,
    grows: true,
    run(context, [, key = "", ...values]) {
      if (mustExist && read(context, key, "list") === undefined) return integer(0);
      const { items } = list(context, key);
      for (const value of values) {
        if (end === "left") items.unshift(value);
        else items.push(value);
      }
      return integer(items.length);
    },
  };
}

function pop(end: "left" | "right"): Command {
  return {
    arity: -2,
    run(context, [, key = "", count]) {
      const items = read(context, key, "list")?.items;
      if (items === undefined) return count === undefined ? NULL : { kind: "null array" };
      const wanted = count === undefined ? 1 : parseInteger(count);
      const taken = end === "left" ? items.splice(0, wanted) : items.splice(Math.max(0, items.length - wanted)).reverse();
      dropWhenEmpty(context, key, items.length);
      return count === undefined ? bulk(taken[0] ?? "") : bulks(taken);
    },
  };
}

export const LIST_COMMANDS: CommandTable = {
  lpush: push("left"),
  rpush: push("right"),
  lpushx: push("left", true),
  rpushx: push("right", true),
  lpop: pop("left"),
  rpop: pop("right"),
  llen: { arity: 2, run: (context, [, key = ""]) => integer(read(context, key, "list")?.items.length ?? 0) },
  lrange: {
    arity: 4,
    run: (context, [, key = "", start = "", stop = ""]) => bulks(slice(read(context, key, "list")?.items ?? [], parseInteger(start), parseInteger(stop))),
  },
  lindex: {
    arity: 3,
    run(context, [, key = "", index = ""]) {
      const item = read(context, key, "list")?.items.at(parseInteger(index));
      return item === undefined ? NULL : bulk(item);
    },
  },
  ltrim: {
    arity: 4,
    run(context, [, key = "", start = "", stop = ""]) {
      const found = read(context, key, "list");
      if (found === undefined) return OK;
      found.items = slice(found.items, parseInteger(start), parseInteger(stop));
      dropWhenEmpty(context, key, found.items.length);
      return OK;
    },
  },
};

export const HASH_COMMANDS: CommandTable = {
  hset: {
    arity: -4,
    grows: true,
    run(context, [name = "", key = "", ...pairs]) {
      if (pairs.length % 2 !== 0) throw new RedisError(`ERR wrong number of arguments for '${name.toLowerCase()}' command`);
      const { fields } = hash(context, key);
      const before = fields.size;
      for (let at = 0; at < pairs.length; at += 2) fields.set(pairs[at] as string, pairs[at + 1] as string);
      return integer(fields.size - before);
    },
  },
  hget: {
    arity: 3,
    run(context, [, key = "", field = ""]) {
      const value = read(context, key, "hash")?.fields.get(field);
      return value === undefined ? NULL : bulk(value);
    },
  },
  hmget: {
    arity: -3,
    run(context, [, key = "", ...names]) {
      const fields = read(context, key, "hash")?.fields;
      return array(names.map((name): Reply => (fields?.has(name) ? bulk(fields.get(name) as string) : NULL)));
    },
  },
  hgetall: { arity: 2, run: (context, [, key = ""]) => bulks([...(read(context, key, "hash")?.fields ?? [])].flat()) },
  hkeys: { arity: 2, run: (context, [, key = ""]) => bulks(read(context, key, "hash")?.fields.keys() ?? []) },
  hvals: { arity: 2, run: (context, [, key = ""]) => bulks(read(context, key, "hash")?.fields.values() ?? []) },
  hlen: { arity: 2, run: (context, [, key = ""]) => integer(read(context, key, "hash")?.fields.size ?? 0) },
  hexists: { arity: 3, run: (context, [, key = "", field = ""]) => integer(read(context, key, "hash")?.fields.has(field) ? 1 : 0) },
  hdel: {
    arity: -3,
    run(context, [, key = "", ...names]) {
      const fields = read(context, key, "hash")?.fields;
      const gone = names.filter((name) => fields?.delete(name)).length;
      if (fields !== undefined) dropWhenEmpty(context, key, fields.size);
      return integer(gone);
    },
  },
  hincrby: {
    arity: 4,
    grows: true,
    run(context, [, key = "", field = "", amount = ""]) {
      const { fields } = hash(context, key);
      const before = fields.get(field) ?? "0";
      if (!/^-?\d+$/.test(before)) throw new RedisError("ERR hash value is not an integer");
      const value = Number(before) + parseInteger(amount);
      fields.set(field, String(value));
      return integer(value);
    },
  },
};

export const SET_COMMANDS: CommandTable = {
  sadd: {
    arity: -3,
    grows: true,
    run(context, [, key = "", ...values]) {
      const { members } = set(context, key);
      const before = members.size;
      for (const value of values) members.add(value);
      return integer(members.size - before);
    },
  },
  srem: {
    arity: -3,
    run(context, [, key = "", ...values]) {
      const members = read(context, key, "set")?.members;
      const gone = values.filter((value) => members?.delete(value)).length;
      if (members !== undefined) dropWhenEmpty(context, key, members.size);
      return integer(gone);
    },
  },
  smembers: { arity: 2, run: (context, [, key = ""]) => bulks(read(context, key, "set")?.members ?? []) },
  sismember: { arity: 3, run: (context, [, key = "", value = ""]) => integer(read(context, key, "set")?.members.has(value) ? 1 : 0) },
  scard: { arity: 2, run: (context, [, key = ""]) => integer(read(context, key, "set")?.members.size ?? 0) },
};

/** By score, then by name. */
function ranked(scores: ReadonlyMap<string, number>): [string, number][] {
  return [...scores].sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1));
}

function rankRange(reverse: boolean): Command {
  return {
    arity: -4,
    run(context, [, key = "", start = "", stop = "", option]) {
      if (option !== undefined && option.toLowerCase() !== "withscores") throw new RedisError("ERR syntax error");
      const all = ranked(read(context, key, "zset")?.scores ?? new Map());
      const found = slice(reverse ? all.reverse() : all, parseInteger(start), parseInteger(stop));
      return bulks(option === undefined ? found.map(([member]) => member) : found.flatMap(([member, score]) => [member, String(score)]));
    },
  };
}

export const SORTED_SET_COMMANDS: CommandTable = {
  zadd: {
    arity: -4,
    grows: true,
    run(context, [, key = "", ...pairs]) {
      if (pairs.length % 2 !== 0) throw new RedisError("ERR syntax error");
      const parsed = pairs.filter((_, index) => index % 2 === 0).map(parseFloatNumber);
      const { scores } = sorted(context, key);
      const before = scores.size;
      for (const [index, score] of parsed.entries()) scores.set(pairs[index * 2 + 1] as string, score);
      return integer(scores.size - before);
    },
  },
  zincrby: {
    arity: 4,
    grows: true,
    run(context, [, key = "", amount = "", member = ""]) {
      const { scores } = sorted(context, key);
      const score = (scores.get(member) ?? 0) + parseFloatNumber(amount);
      scores.set(member, score);
      return bulk(String(score));
    },
  },
  zscore: {
    arity: 3,
    run(context, [, key = "", member = ""]) {
      const score = read(context, key, "zset")?.scores.get(member);
      return score === undefined ? NULL : bulk(String(score));
    },
  },
  zcard: { arity: 2, run: (context, [, key = ""]) => integer(read(context, key, "zset")?.scores.size ?? 0) },
  zrange: rankRange(false),
  zrevrange: rankRange(true),
  zrem: {
    arity: -3,
    run(context, [, key = "", ...members]) {
      const scores = read(context, key, "zset")?.scores;
      const gone = members.filter((member) => scores?.delete(member)).length;
      if (scores !== undefined) dropWhenEmpty(context, key, scores.size);
      return integer(gone);
    },
  },
};
