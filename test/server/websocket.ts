import { createRequire } from "node:module";

/** The server's own version of ws: another package may have put an older one at the root. */
const require = createRequire(new URL("../../sandbox-server/package.json", import.meta.url));
export const { WebSocket } = require("ws") as typeof import("ws");
