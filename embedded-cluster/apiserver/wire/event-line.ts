import type { WatchEvent } from "../../apimachinery/object.ts";
import { encodeUtf8 } from "../../kernel/bytes.ts";
import { RECENT_EVENT_LINES, RECENT_EVENT_LINE_BYTES } from "../../kernel/limits.ts";

interface Line {
  type: string;
  bytes: Uint8Array;
}

/** The latest lines, by object: a change is told to all its watchers at about the same time. */
const recent = new Map<object, Line>();

/** An event as a line of a watch's stream. Many watchers of one change share its bytes; nobody may write into them. */
export function eventLine({ type, object }: WatchEvent<object>): Uint8Array {
  const known = recent.get(object);
  if (known?.type === type) return known.bytes;
  const bytes = encodeUtf8(`${JSON.stringify({ type, object })}\n`);
  // Only what is frozen can be trusted to say the same again.
  if (Object.isFrozen(object) && bytes.length <= RECENT_EVENT_LINE_BYTES) remember(object, { type, bytes });
  return bytes;
}

function remember(object: object, line: Line): void {
  recent.delete(object);
  recent.set(object, line);
  if (recent.size <= RECENT_EVENT_LINES) return;
  for (const oldest of recent.keys()) return void recent.delete(oldest);
}
