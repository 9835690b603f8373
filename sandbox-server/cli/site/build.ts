import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { hashInputs } from "./inputs.ts";

const root = resolve(import.meta.dirname, "../../..");

/** The built site. */
export const SITE_FOLDER = join(root, "build/site");
const STAMP = join(root, "build/site.inputs");

/** Builds the site when it is missing or older than what it is made from. Throws when the build fails; the old site then stays. */
export function buildSiteIfStale(options: { force?: boolean } = {}): "built" | "current" {
  const inputs = hashInputs(root);
  const current = existsSync(SITE_FOLDER) && existsSync(STAMP) && readFileSync(STAMP, "utf8") === inputs;
  if (current && options.force !== true) return "current";
  console.log("Building the site (three languages, about half a minute)…");
  const draft = join(root, "build/site.draft");
  rmSync(draft, { recursive: true, force: true });
  const docusaurus = join(root, "node_modules/@docusaurus/core/bin/docusaurus.mjs");
  const result = spawnSync(process.execPath, [docusaurus, "build", "--out-dir", draft], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, NODE_ENV: "production" },
  });
  if (result.status !== 0)
    throw new Error(`the site was not built: docusaurus ended with ${result.status ?? result.signal}; what it says above names the page`);
  rmSync(SITE_FOLDER, { recursive: true, force: true });
  renameSync(draft, SITE_FOLDER);
  writeFileSync(STAMP, inputs);
  return "built";
}
