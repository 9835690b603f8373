import type { TestProject } from "vitest/node";
import { buildSiteIfStale } from "../../sandbox-server/cli/site/build.ts";
import { startServer } from "./start-server.ts";

declare module "vitest" {
  interface ProvidedContext {
    url: string;
    instructorLink: string;
  }
}

/** Builds the site when it is stale and runs one server for all files. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  buildSiteIfStale();
  const server = await startServer();
  project.provide("url", server.url);
  project.provide("instructorLink", server.instructorLink ?? "");
  return () => server.close();
}
