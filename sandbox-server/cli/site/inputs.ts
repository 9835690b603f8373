import { createHash } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Everything the built site is made from. */
const INPUTS = [
  "docs/**/*",
  "i18n/**/*",
  "src/**/*",
  "static/**/*",
  "labs/*/lab.yaml",
  "labs/*/locales/**/*",
  "contracts/src/*.ts",
  "sandbox-server/grading/messages/*.json",
  "docusaurus.config.ts",
  "sidebars.ts",
  "package-lock.json",
];

/** A hash over names and contents of all inputs: equal means that the site that was built from them is current. */
export function hashInputs(root: string): string {
  const hash = createHash("sha256");
  const files = globSync(INPUTS, { cwd: root, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.includes(".test."))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const file of files) {
    hash.update(file.slice(root.length));
    hash.update(readFileSync(file));
  }
  return hash.digest("hex");
}
