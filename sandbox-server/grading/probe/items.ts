import type { CheckContext } from "../check.ts";
import { serviceHost } from "./probe.ts";
import { probe } from "./probe.ts";

/** Where the shop's API is. */
export interface ApiTarget {
  service: string;
  namespace: string;
  port: number;
}

export type ItemOutcome = { ok: true; id: number; name: string } | { ok: false; command: string; observed: string };

const SECONDS = "5";

/** Writes an item that nobody can know of beforehand through the shop's API. */
export function writeItem(context: CheckContext, api: ApiTarget, name: string): Promise<ItemOutcome> {
  const command = [
    "curl",
    "-s",
    "-S",
    "-m",
    SECONDS,
    "-X",
    "POST",
    "-H",
    "content-type: application/json",
    "-d",
    JSON.stringify({ name }),
    itemsUrl(context, api),
  ];
  return run(context, command);
}

/** Reads it back. `observed` has what came instead. */
export function readItem(context: CheckContext, api: ApiTarget, id: number): Promise<ItemOutcome> {
  return run(context, ["curl", "-s", "-S", "-m", SECONDS, `${itemsUrl(context, api)}/${id}`]);
}

/** A name that no learner's program can have prepared an answer for. Not secret: unguessable is enough. */
export function unguessableName(): string {
  return `tsunagu-${crypto.randomUUID().slice(0, 13)}`;
}

async function run(context: CheckContext, command: readonly string[]): Promise<ItemOutcome> {
  const { stdout, stderr } = await probe(context, command);
  try {
    const item = JSON.parse(stdout) as { id?: unknown; name?: unknown };
    if (typeof item.id === "number" && typeof item.name === "string") return { ok: true, id: item.id, name: item.name };
  } catch {
    // Not JSON: shown as it came.
  }
  return { ok: false, command: command.map(quoteWord).join(" "), observed: stdout.trim() || stderr.trim() };
}

function itemsUrl(context: CheckContext, { service, namespace, port }: ApiTarget): string {
  return `http://${serviceHost(service, context.namespace(namespace))}:${port}/api/v1/items`;
}

function quoteWord(word: string): string {
  return /^[\w./:=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
