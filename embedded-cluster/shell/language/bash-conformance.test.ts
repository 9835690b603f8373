import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Outcome, testContainer } from "../testing/container.ts";
import { BASH_CASES } from "./testing/bash-cases.ts";

// The expected outcomes are recorded from a real bash: RECORD=1 npx vitest run bash-conformance runs the scripts there and writes them down.
const RECORDED = new URL("./testing/bash-recorded.json", import.meta.url);

if (process.env.RECORD) writeFileSync(RECORDED, `${JSON.stringify(record(), null, 1)}\n`);
const recorded = JSON.parse(readFileSync(RECORDED, "utf8")) as { version: string; outcomes: Record<string, Outcome> };

for (const [topic, scripts] of Object.entries(BASH_CASES)) {
  describe(`${topic}, as ${recorded.version}`, () => {
    test.each(scripts)("%s", async (script) => {
      const container = testContainer({ files: { "/root/.keep": "" }, env: { HOME: "/root" } });
      expect(await container.sh(script)).toEqual(recorded.outcomes[script]);
    });
  });
}

function record(): { version: string; outcomes: Record<string, Outcome> } {
  const outcomes: Record<string, Outcome> = {};
  for (const script of Object.values(BASH_CASES).flat()) {
    const folder = mkdtempSync(join(tmpdir(), "bash-"));
    const { stdout, stderr, status } = spawnSync("bash", ["-c", script], {
      cwd: folder,
      encoding: "utf8",
      input: "",
      env: { PATH: "/usr/local/bin:/usr/bin:/bin", HOME: "/root", LC_ALL: "C.UTF-8" },
    });
    outcomes[script] = { stdout: stdout.replaceAll(folder, "/work"), stderr, code: status ?? -1 };
    rmSync(folder, { recursive: true });
  }
  return { version: `bash ${/version (\S+)/.exec(execFileSync("bash", ["--version"], { encoding: "utf8" }))?.[1]}`, outcomes };
}
