import { resolve } from "node:path";
import { buildSiteIfStale, SITE_FOLDER } from "./site/build.ts";
import { ConfigurationError, readConfiguration } from "./configuration.ts";
import { openProvider } from "./open-provider.ts";
import { startServer } from "./server.ts";

const root = resolve(import.meta.dirname, "../..");

/** `npm start`: site and sandbox server on one port. With `--api-only`, the half that `npm run dev` puts behind the site's own server. */
async function main(): Promise<void> {
  const apiOnly = process.argv.includes("--api-only");
  const configuration = readConfiguration(process.env, root);
  if (!apiOnly) buildSiteIfStale();
  const provider = await openProvider(configuration);
  const server = await startServer({ configuration, provider, labsFolder: resolve(root, "labs"), siteFolder: apiOnly ? undefined : SITE_FOLDER });
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
