import { DATABASES, RedisError } from "../keyspace.ts";
import { NULL, OK, type Reply, array, bulk, bulks, integer } from "../resp.ts";
import { type CommandContext, type CommandTable, globMatches, parseInteger } from "./command.ts";

/** Commands about the connection and the server. */
export const SERVER_COMMANDS: CommandTable = {
  ping: { arity: -1, run: (_context, [, text]): Reply => (text === undefined ? { kind: "simple", text: "PONG" } : bulk(text)) },
  echo: { arity: 2, run: (_context, [, text = ""]) => bulk(text) },
  quit: {
    arity: -1,
    run({ client }) {
      client.closing = true;
      return OK;
    },
  },
  select: {
    arity: 2,
    run({ client }, [, index = ""]) {
      const number = parseInteger(index);
      if (number < 0 || number >= DATABASES) throw new RedisError("ERR DB index is out of range");
      client.database = number;
      return OK;
    },
  },
  auth: {
    arity: -2,
    run({ client, server }, words) {
      const password = server.config.get("requirepass") ?? "";
      if (password === "" && words.length === 2) {
        throw new RedisError("ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?");
      }
      const [user, given] = words.length > 2 ? [words[1], words[2]] : ["default", words[1]];
      if (user !== "default" || (password !== "" && given !== password)) throw new RedisError("WRONGPASS invalid username-password pair or user is disabled.");
      client.authenticated = true;
      return OK;
    },
  },
  client: {
    arity: -2,
    run(context, [, sub = "", value = ""]) {
      const name = sub.toLowerCase();
      if (name === "setname") {
        context.client.name = value;
        return OK;
      }
      if (name === "getname") return context.client.name === "" ? NULL : bulk(context.client.name);
      if (name === "id") return integer(context.client.id);
      if (name === "setinfo") return OK;
      if (name !== "list") throw new RedisError(`ERR unknown subcommand '${sub}'. Try CLIENT HELP.`);
      return bulk(
        context.server
          .clients()
          .map((client) => `id=${client.id} addr=${client.address} name=${client.name} db=${client.database}\n`)
          .join(""),
      );
    },
  },
  config: {
    arity: -2,
    run({ server }, [, sub = "", ...words]) {
      const name = sub.toLowerCase();
      if (name === "get") return bulks([...server.config].filter(([key]) => words.some((pattern) => globMatches(pattern.toLowerCase(), key))).flat());
      if (name === "resetstat" || name === "rewrite") return OK;
      if (name !== "set") throw new RedisError(`ERR unknown subcommand '${sub}'. Try CONFIG HELP.`);
      const key = (words[0] ?? "").toLowerCase();
      if (!server.config.has(key)) throw new RedisError(`ERR Unknown option or number of arguments for CONFIG SET - '${words[0] ?? ""}'`);
      server.config.set(key, words[1] ?? "");
      return OK;
    },
  },
  info: {
    arity: -1,
    run: (context, [, ...sections]) =>
      bulk(
        info(
          context,
          sections.map((section) => section.toLowerCase()),
        ),
      ),
  },
  time: { arity: 1, run: ({ now }) => bulks([String(Math.floor(now() / 1_000)), String((now() % 1_000) * 1_000)]) },
  role: { arity: 1, run: () => array([bulk("master"), integer(0), array([])]) },
  command: { arity: -1, run: () => array([]) },
  publish: { arity: 3, run: () => integer(0) },
  lastsave: { arity: 1, run: ({ server }) => integer(Math.floor(server.startedAt / 1_000)) },
  save: {
    arity: 1,
    run({ server }) {
      server.save();
      return OK;
    },
  },
  bgsave: {
    arity: -1,
    run({ server }): Reply {
      server.save();
      return { kind: "simple", text: "Background saving started" };
    },
  },
  shutdown: {
    arity: -1,
    run({ server, client }) {
      client.closing = true;
      server.shutdown();
      return OK;
    },
  },
};

function info(context: CommandContext, wanted: string[]): string {
  const { server, keyspace, now } = context;
  const uptime = Math.floor((now() - server.startedAt) / 1_000);
  const sections: Record<string, [string, string | number][]> = {
    Server: [
      ["redis_version", server.version],
      ["redis_mode", "standalone"],
      ["os", "Linux 6.1.0 x86_64"],
      ["arch_bits", 64],
      ["process_id", 1],
      ["run_id", server.runId],
      ["tcp_port", server.port],
      ["uptime_in_seconds", uptime],
      ["uptime_in_days", Math.floor(uptime / 86_400)],
      ["executable", "/data/redis-server"],
    ],
    Clients: [
      ["connected_clients", server.clients().length],
      ["maxclients", server.config.get("maxclients") ?? "10000"],
      ["blocked_clients", 0],
    ],
    Memory: [
      ["used_memory", 1_000_000 + keyspace.usedBytes],
      ["used_memory_human", `${((1_000_000 + keyspace.usedBytes) / 1_048_576).toFixed(2)}M`],
      ["maxmemory", server.config.get("maxmemory") ?? "0"],
      ["maxmemory_policy", server.config.get("maxmemory-policy") ?? "noeviction"],
    ],
    Persistence: [
      ["loading", 0],
      ["rdb_last_bgsave_status", "ok"],
      ["aof_enabled", server.config.get("appendonly") === "yes" ? 1 : 0],
    ],
    Stats: [["total_commands_processed", server.commandsProcessed]],
    Replication: [
      ["role", "master"],
      ["connected_slaves", 0],
    ],
    Keyspace: Array.from({ length: DATABASES }, (_, database) => database)
      .filter((database) => keyspace.keys(database).length > 0)
      .map((database) => {
        const keys = keyspace.keys(database);
        return [`db${database}`, `keys=${keys.length},expires=${keys.filter((key) => keyspace.expiry(database, key) !== undefined).length},avg_ttl=0`];
      }),
  };
  const everything = wanted.length === 0 || wanted.some((section) => ["all", "everything", "default"].includes(section));
  return Object.entries(sections)
    .filter(([name]) => everything || wanted.includes(name.toLowerCase()))
    .map(([name, lines]) => `# ${name}\r\n${lines.map(([key, value]) => `${key}:${value}\r\n`).join("")}`)
    .join("\r\n");
}
