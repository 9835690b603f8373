import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { BIN } from "../real-cluster/folder.ts";

/** Helm's official client: HELM, or the one that `npm run real-cluster -- build helm` built. */
export const HELM = [process.env["HELM"], join(BIN, "helm")].find((path) => path !== undefined && existsSync(path));

export const CHART = join(import.meta.dirname, "chart");

export interface Told {
  stdout: string;
  stderr: string;
  exitCode: number;
}

/** helm against one cluster and namespace, with caches of its own. */
export class Helm {
  private readonly kubeconfig: string;
  private readonly namespace: string;
  private readonly home: string;

  /** `home`: a folder for what Helm keeps. */
  constructor(kubeconfig: string, namespace: string, home: string) {
    this.kubeconfig = kubeconfig;
    this.namespace = namespace;
    this.home = home;
  }

  run(...args: string[]): Promise<Told> {
    const env = { PATH: process.env["PATH"] ?? "", HOME: this.home, HELM_CACHE_HOME: this.home, HELM_CONFIG_HOME: this.home, HELM_DATA_HOME: this.home };
    return new Promise((resolve) => {
      execFile(
        HELM ?? "helm",
        ["--kubeconfig", this.kubeconfig, "--namespace", this.namespace, ...args],
        { env, cwd: dirname(CHART) },
        (error, stdout, stderr) => resolve({ stdout, stderr, exitCode: typeof error?.code === "number" ? error.code : error === null ? 0 : -1 }),
      );
    });
  }

  /** The output of a command that succeeds; throws with what it said when it does not. */
  async says(...args: string[]): Promise<string> {
    const { stdout, stderr, exitCode } = await this.run(...args);
    if (exitCode !== 0) throw new Error(`helm ${args.join(" ")} ended with ${exitCode}:\n${stderr}${stdout}`);
    return stdout;
  }

  async json<T>(...args: string[]): Promise<T> {
    return JSON.parse(await this.says(...args, "--output", "json")) as T;
  }
}
