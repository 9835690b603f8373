import type { Call } from "../rest/call.ts";

/** Longer names are cut, as validation.FieldManagerMaxLength. */
const NAME_CHARACTERS = 128;

/** Under which name a write is recorded: fieldManager, or the client's program, or (without sockets) its user. Models managerOrUserAgent. */
export function managerName(call: Call): string {
  const asked = call.info.query.get("fieldManager");
  if (asked !== "") return asked.slice(0, NAME_CHARACTERS);
  const program = call.request.headers?.["user-agent"]?.split("/")[0];
  if (program) return program.slice(0, NAME_CHARACTERS);
  return (call.user.username.split(":").at(-1) || "unknown").slice(0, NAME_CHARACTERS);
}
