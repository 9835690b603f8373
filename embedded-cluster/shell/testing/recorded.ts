import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Outcome } from "./container.ts";

export interface Recorded {
  version: string;
  outcomes: Record<string, Outcome>;
}

/**
 * What real programs did with the scripts. With RECORD=1 in the environment the scripts are run by this machine's bash, each in an empty
 * folder, and the file is written anew; otherwise it is only read, so that tests need none of those programs.
 */
export function recordedOutcomes(file: URL, cases: Readonly<Record<string, readonly string[]>>, preparation = ""): Recorded {
  if (process.env.RECORD) writeFileSync(file, `${JSON.stringify(record(Object.values(cases).flat(), preparation), null, 1)}\n`);
  return JSON.parse(readFileSync(file, "utf8")) as Recorded;
}

function record(scripts: readonly string[], preparation: string): Recorded {
  const outcomes: Record<string, Outcome> = {};
  for (const script of scripts) {
    const folder = mkdtempSync(join(tmpdir(), "recorded-"));
    const env = { PATH: "/usr/local/bin:/usr/bin:/bin", HOME: "/root", LC_ALL: "C.UTF-8", TZ: "UTC" };
    if (preparation !== "") spawnSync("bash", ["-c", preparation], { cwd: folder, env });
    const { stdout, stderr, status } = spawnSync("bash", ["-c", script], { cwd: folder, encoding: "utf8", input: "", env });
    // In the C locale, which containers have, the quotes of messages are plain.
    const plain = (text: string) => text.replaceAll(folder, "/work").replace(/[‘’]/g, "'");
    outcomes[script] = { stdout: plain(stdout), stderr: plain(stderr), code: status ?? -1 };
    rmSync(folder, { recursive: true });
  }
  return { version: `bash ${/version (\S+)/.exec(execFileSync("bash", ["--version"], { encoding: "utf8" }))?.[1]}`, outcomes };
}
