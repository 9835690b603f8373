import type { Program } from "../shell/process/process.ts";
import { execute } from "./command/execute.ts";
import type { Dial } from "./command/invocation.ts";
import { GROUPS, ROOT } from "./root.ts";

export type { Dial } from "./command/invocation.ts";
export { completeKubectl } from "./completion/complete.ts";

/**
 * kubectl 1.36 as a program of a simulated container. It sees only an API client: `dial` gives one for a server's URL and a bearer token,
 * or undefined when nothing answers there.
 */
export function createKubectl(dial: Dial): Program {
  return (process) => execute(process, ROOT, GROUPS, dial);
}
