import { RedisError } from "../keyspace.ts";
import { OK, type Reply, array, bulk, bulks, integer, NULL } from "../resp.ts";
import { type Command, type CommandTable, globMatches, parseInteger } from "./command.ts";

function expire(name: string, unit: number, absolute: boolean): Command {
  return {
    arity: -3,
    run({ keyspace, database, now }, [, key = "", amount = ""]) {
      const value = parseInteger(amount) * unit;
      if (!Number.isSafeInteger(value)) throw new RedisError(`ERR invalid expire time in '${name}' command`);
      const time = absolute ? value : now() + value;
      if (time <= now()) return integer(keyspace.delete(database, key) ? 1 : 0);
      return integer(keyspace.expireAt(database, key, time) ? 1 : 0);
    },
  };
}

function timeToLive(unit: number): Command {
  return {
    arity: 2,
    run({ keyspace, database, now }, [, key = ""]) {
      if (keyspace.get(database, key) === undefined) return integer(-2);
      const time = keyspace.expiry(database, key);
      return integer(time === undefined ? -1 : Math.round((time - now()) / unit));
    },
  };
}

const remove: Command = { arity: -2, run: ({ keyspace, database }, [, ...keys]) => integer(keys.filter((key) => keyspace.delete(database, key)).length) };

/** Commands on keys whatever they hold. Models db.c and expire.c. */
export const KEY_COMMANDS: CommandTable = {
  del: remove,
  unlink: remove,
  exists: { arity: -2, run: ({ keyspace, database }, [, ...keys]) => integer(keys.filter((key) => keyspace.get(database, key) !== undefined).length) },
  type: { arity: 2, run: ({ keyspace, database }, [, key = ""]): Reply => ({ kind: "simple", text: keyspace.get(database, key)?.type ?? "none" }) },
  keys: { arity: 2, run: ({ keyspace, database }, [, pattern = ""]) => bulks(keyspace.keys(database).filter((key) => globMatches(pattern, key))) },
  scan: {
    arity: -2,
    run({ keyspace, database }, [, cursor = "", ...options]) {
      if (!/^\d+$/.test(cursor)) throw new RedisError("ERR invalid cursor");
      const at = options.findIndex((option) => option.toLowerCase() === "match");
      const pattern = at < 0 ? "*" : (options[at + 1] ?? "*");
      return array([bulk("0"), bulks(keyspace.keys(database).filter((key) => globMatches(pattern, key)))]);
    },
  },
  randomkey: {
    arity: 1,
    run({ keyspace, database }) {
      const first = keyspace.keys(database)[0];
      return first === undefined ? NULL : bulk(first);
    },
  },
  rename: {
    arity: 3,
    run({ keyspace, database }, [, from = "", to = ""]) {
      const value = keyspace.get(database, from);
      if (value === undefined) throw new RedisError("ERR no such key");
      const expiresAt = keyspace.expiry(database, from);
      keyspace.delete(database, from);
      keyspace.set(database, to, value, expiresAt === undefined ? {} : { expiresAt });
      return OK;
    },
  },
  expire: expire("expire", 1_000, false),
  pexpire: expire("pexpire", 1, false),
  expireat: expire("expireat", 1_000, true),
  persist: {
    arity: 2,
    run({ keyspace, database }, [, key = ""]) {
      if (keyspace.expiry(database, key) === undefined) return integer(0);
      return integer(keyspace.expireAt(database, key, undefined) ? 1 : 0);
    },
  },
  ttl: timeToLive(1_000),
  pttl: timeToLive(1),
  dbsize: { arity: 1, run: ({ keyspace, database }) => integer(keyspace.keys(database).length) },
  flushdb: {
    arity: -1,
    run({ keyspace, database }) {
      keyspace.clear(database);
      return OK;
    },
  },
  flushall: {
    arity: -1,
    run({ keyspace }) {
      for (let database = 0; database < 16; database++) keyspace.clear(database);
      return OK;
    },
  },
};
