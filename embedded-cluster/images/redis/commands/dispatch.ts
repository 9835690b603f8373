import { RedisError } from "../keyspace.ts";
import { OK, type Reply, array, error } from "../resp.ts";
import { HASH_COMMANDS, LIST_COMMANDS, SET_COMMANDS, SORTED_SET_COMMANDS } from "./collections.ts";
import type { Command, CommandContext, CommandTable } from "./command.ts";
import { KEY_COMMANDS } from "./keys.ts";
import { SERVER_COMMANDS } from "./server.ts";
import { STRING_COMMANDS } from "./strings.ts";

const COMMANDS: CommandTable = {
  ...STRING_COMMANDS,
  ...LIST_COMMANDS,
  ...HASH_COMMANDS,
  ...SET_COMMANDS,
  ...SORTED_SET_COMMANDS,
  ...KEY_COMMANDS,
  ...SERVER_COMMANDS,
};
const WITHOUT_PASSWORD = ["auth", "quit", "hello"];
const QUEUE_LIMIT = 10_000;

/** Runs one command, checking its name, its number of words and the client's rights first. Models processCommand in server.c. */
export function dispatch(context: CommandContext, words: readonly string[]): Reply {
  const name = (words[0] ?? "").toLowerCase();
  const { client, server } = context;
  server.commandsProcessed++;
  if (["multi", "exec", "discard"].includes(name)) return transaction(context, name);
  const command = Object.hasOwn(COMMANDS, name) ? (COMMANDS[name] as Command) : undefined;
  if (command === undefined) {
    client.spoiled = true;
    const args = words
      .slice(1)
      .map((word) => `'${word.slice(0, 128)}' `)
      .join("");
    return error(`ERR unknown command '${(words[0] ?? "").slice(0, 128)}', with args beginning with: ${args}`);
  }
  if (command.arity > 0 ? words.length !== command.arity : words.length < -command.arity) {
    client.spoiled = true;
    return error(`ERR wrong number of arguments for '${name}' command`);
  }
  if (!client.authenticated && !WITHOUT_PASSWORD.includes(name)) return error("NOAUTH Authentication required.");
  if (client.queued !== undefined) {
    if (client.queued.length >= QUEUE_LIMIT) return error("ERR too many queued commands");
    client.queued.push([...words]);
    return { kind: "simple", text: "QUEUED" };
  }
  return attempt(command, context, words);
}

function attempt(command: Command, context: CommandContext, words: readonly string[]): Reply {
  try {
    if (command.grows) context.keyspace.reserve(words.reduce((sum, word) => sum + word.length, 0));
    return command.run({ ...context, database: context.client.database }, words);
  } catch (failure) {
    if (failure instanceof RedisError) return error(failure.message);
    throw failure;
  }
}

function transaction(context: CommandContext, name: string): Reply {
  const { client } = context;
  if (!client.authenticated) return error("NOAUTH Authentication required.");
  if (name === "multi") {
    if (client.queued !== undefined) return error("ERR MULTI calls can not be nested");
    client.queued = [];
    client.spoiled = false;
    return OK;
  }
  const queued = client.queued;
  client.queued = undefined;
  if (queued === undefined) return error(`ERR ${name.toUpperCase()} without MULTI`);
  if (name === "discard") return OK;
  if (client.spoiled) return error("EXECABORT Transaction discarded because of previous errors.");
  return array(queued.map((words) => attempt(COMMANDS[(words[0] as string).toLowerCase()] as Command, context, words)));
}
