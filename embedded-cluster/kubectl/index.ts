import type { Program } from "../shell/process/process.ts";
import { execute } from "./command/execute.ts";
import type { Dial, Surroundings } from "./command/invocation.ts";
import { GROUPS, ROOT } from "./root.ts";

export type { Dial, Surroundings } from "./command/invocation.ts";
export { completeKubectl } from "./completion/complete.ts";

/**
 * kubectl 1.36 as a program of a simulated container. It sees only an API client: `dial` gives one for a server's URL and a bearer token,
 * or undefined when nothing answers there. `surroundings` lends what only some containers have: ports to listen on.
 */
export function createKubectl(dial: Dial, surroundings: Surroundings = {}): Program {
  return (process) => execute(process, ROOT, GROUPS, dial, surroundings);
}
