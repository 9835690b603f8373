import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Repository } from "./rule.ts";

const NOT_OURS = new Set(["node_modules", "build", ".docusaurus", ".cache", ".tsbuild", ".tsunagu", "test-results", ".git"]);
const TEXT = /(\.(ts|tsx|mts|cjs|js|json|md|mdx|yaml|yml|css|svg|sh|sql|txt|out)|(^|\/)(LICENSE|run|\.gitignore|\.npmrc|\.nvmrc))$/;

/** Reads every text of the repository that is ours. */
export function readRepository(root: string): Repository {
  const files = new Map<string, string>();
  const visit = (folder: string) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!NOT_OURS.has(entry.name)) visit(path);
      } else if (entry.isFile() && TEXT.test(path)) files.set(path, readFileSync(join(root, path), "utf8"));
    }
  };
  visit("");
  return files;
}
