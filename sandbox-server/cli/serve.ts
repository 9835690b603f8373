import { resolve } from "node:path";
import { hostClock } from "../kernel/host-clock.ts";
import { buildSiteIfStale, SITE_FOLDER } from "./site/build.ts";
import { ConfigurationError, readConfiguration } from "./configuration.ts";
import { openProvider } from "./open-provider.ts";
import { startServer } from "./server.ts";
import { stderrLog } from "./stderr-log.ts";

const root = resolve(import.meta.dirname, "../..");

/** `npm start`: site and sandbox server on one port. With `--api-only`, the half that `npm run dev` puts behind the site's own server. */
async function main(): Promise<void> {
  const apiOnly = process.argv.includes("--api-only");
  const configuration = readConfiguration(process.env, root);
  if (!apiOnly) buildSiteIfStale();
  const provider = await openProvider(configuration);
  const logger = stderrLog(process.stderr, () => new Date(hostClock.now()).toISOString());
  // A promise that failed with nobody waiting belongs to one sandbox: the others go on. Exceptions still end the process, which restarts in a second.
  process.on("unhandledRejection", (error) => logger.error({ error: error instanceof Error ? error.stack : String(error) }, "a promise failed unattended"));
  const server = await startServer({ configuration, provider, labsFolder: resolve(root, "labs"), siteFolder: apiOnly ? undefined : SITE_FOLDER, logger });
  console.log(`Tsunagu is ready: ${server.url}`);
  if (server.instructorLink !== undefined) console.log(`Become the first instructor (this link works once): ${server.instructorLink}`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      void server.close().then(() => process.exit(0));
    });
  }
}

main().catch((error: unknown) => {
  const expected = error instanceof ConfigurationError || (error as { code?: string }).code === "EADDRINUSE";
  console.error(expected ? explain(error as Error) : error);
  process.exit(1);
});

function explain(error: Error & { code?: string; port?: number }): string {
  if (error.code === "EADDRINUSE") return `Port ${error.port} is taken by another program. Choose another one: PORT=8081 npm start`;
  return error.message;
}
