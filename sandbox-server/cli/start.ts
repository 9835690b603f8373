import { enableCompileCache } from "node:module";
import { resolve } from "node:path";

// Compiled code is kept beside the site: a server that was killed is back in half the time.
enableCompileCache(resolve(import.meta.dirname, "../../build/compile-cache"));
await import("./serve.ts");
