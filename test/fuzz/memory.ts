import type { Answer } from "./send.ts";

const KEPT = 40;
/** Larger answers are not looked into. */
const MOST_CHARACTERS = 50_000;

/** What the server said lately, for inputs that follow it up. */
export class Memory {
  readonly objects: Record<string, unknown>[] = [];
  readonly tokens: string[] = [];

  keep({ status, type, text }: Answer): void {
    if (status >= 300 || !type.startsWith("application/json") || text.length > MOST_CHARACTERS || !text.startsWith("{")) return;
    let value: Record<string, unknown>;
    try {
      value = JSON.parse(text) as Record<string, unknown>;
    } catch {
      // Several events of a watch.
      return;
    }
    const metadata = value["metadata"] as Record<string, unknown> | undefined;
    for (const name of ["resourceVersion", "continue"]) if (typeof metadata?.[name] === "string" && metadata[name] !== "") push(this.tokens, metadata[name]);
    if (typeof metadata?.["name"] === "string") push(this.objects, value);
  }
}

function push<T>(kept: T[], item: T): void {
  kept.push(item);
  if (kept.length > KEPT) kept.shift();
}
