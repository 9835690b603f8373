import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { findChromium } from "./find.ts";

const home = mkdtempSync(join(tmpdir(), "tsunagu-chromium-"));

function program(path: string): string {
  const full = join(home, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, "#!/bin/sh\n");
  chmodSync(full, 0o755);
  return full;
}

describe("findChromium", () => {
  test("takes the one that CHROMIUM names, before any other", () => {
    const mine = program("mine/browser");
    program("bin/chromium");
    expect(findChromium({ CHROMIUM: mine, PATH: join(home, "bin") }, home)).toBe(mine);
  });

  test("finds one on the PATH", () => {
    expect(findChromium({ PATH: `/nowhere:${join(home, "bin")}` }, home)).toBe(program("bin/chromium"));
  });

  test("a CHROMIUM that is not there is not replaced by another, and the error says how to get one", () => {
    expect(() => findChromium({ CHROMIUM: "/nowhere/chromium", PATH: join(home, "bin") }, home)).toThrow(
      /^CHROMIUM is "\/nowhere\/chromium", and there is no program there\.\n[\s\S]*apt-get install chromium[\s\S]*npx playwright-core install chromium/,
    );
  });
});
