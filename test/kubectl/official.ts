import { execFile, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { BIN } from "../real-cluster/folder.ts";
import { type Answer, type CommandLine, PATIENCE_MILLISECONDS } from "./command-line.ts";

/** The version whose words ours must match. */
export const OFFICIAL_VERSION = "v1.36.2";

/** Where the official binary may stand: what KUBECTL_OFFICIAL names, or what test/real-cluster keeps. */
export function findOfficial(): string | undefined {
  return [process.env["KUBECTL_OFFICIAL"], join(BIN, "kubectl")].find((path) => path !== undefined && existsSync(path) && versionOf(path) === OFFICIAL_VERSION);
}

function versionOf(path: string): string | undefined {
  const { stdout } = spawnSync(path, ["version", "--client"], { encoding: "utf8" });
  return /Client Version: (\S+)/.exec(stdout ?? "")?.[1];
}

const OUTPUT_BYTES = 64 * 1024 * 1024;

/** Runs the official binary in `folder`, its home, as a learner would type the command there. */
export function runOfficial(binary: string, folder: string, line: CommandLine): Promise<Answer> {
  return new Promise((resolve) => {
    const env = { PATH: "/usr/bin:/bin", HOME: folder, KUBECONFIG: join(folder, "config"), TZ: "UTC", TERM: "dumb", ...line.env };
    let stopped = false;
    const child = execFile(binary, line.args, { cwd: folder, env, timeout: PATIENCE_MILLISECONDS, maxBuffer: OUTPUT_BYTES }, (error, stdout, stderr) => {
      const code = stopped ? "stopped" : error === null ? 0 : typeof error.code === "number" ? error.code : String(error.signal ?? error.code);
      resolve({ stdout, stderr, code });
    });
    if (line.stopAfter !== undefined) {
      setTimeout(() => {
        stopped = child.exitCode === null;
        child.kill("SIGINT");
      }, line.stopAfter);
    }
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(line.stdin);
  });
}
