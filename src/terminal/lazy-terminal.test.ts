import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { expect, test } from "vitest";

const src = resolve(import.meta.dirname, "..");

/** Every file that a page loads at once: what its entry points import, and what those import, dynamic imports left out. */
function loadedAtOnce(entries: string[]): { files: string[]; packages: string[] } {
  const files = new Set<string>();
  const packages = new Set<string>();
  const queue = [...entries];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (files.has(file)) continue;
    files.add(file);
    for (const [, what] of readFileSync(file, "utf8").matchAll(/^(?:import|export)\s+(?!type\b)(?:[^"]*?\sfrom\s+)?"([^"]+)"/gm)) {
      if (what === undefined) continue;
      const target = join(dirname(file), what);
      if (!what.startsWith(".")) packages.add(what);
      else if (/\.tsx?$/.test(what) && existsSync(target)) queue.push(target);
    }
  }
  return { files: [...files], packages: [...packages] };
}

const PAGES = globSync(["pages/**/*.tsx", "theme/**/*.tsx"], { cwd: src }).map((file) => join(src, file));

test("no page loads terminal code or the server's sentences before a lab needs them", () => {
  const { files, packages } = loadedAtOnce(PAGES);
  expect(files).toContain(join(src, "terminal/TerminalDock.tsx"));
  expect(packages).toContain("react");
  expect(packages.filter((name) => name.startsWith("@xterm/") || name === "i18next")).toEqual([]);
  expect(files).not.toContain(join(src, "client/terminal-client.ts"));
});

test("the terminal itself is what brings xterm", () => {
  expect(loadedAtOnce([join(src, "terminal/Screen.tsx")]).packages).toContain("@xterm/xterm");
});
