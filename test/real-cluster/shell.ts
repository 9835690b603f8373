import { execFileSync, spawnSync } from "node:child_process";

/** Runs a program to its end; throws with what it said when it fails. */
export function run(program: string, args: readonly string[], options: { cwd?: string; env?: Record<string, string>; input?: string } = {}): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    ...options,
    env: { ...process.env, ...options.env },
  });
  if (error !== undefined) throw new Error(`${program}: ${error.message}`);
  if (status !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${status}:\n${(stderr + stdout).slice(-4000)}`);
  return stdout;
}

/** Whether a program ran and said yes. */
export function succeeds(program: string, args: readonly string[]): boolean {
  return spawnSync(program, args, { stdio: "ignore" }).status === 0;
}

export function isInstalled(program: string): boolean {
  return succeeds("sh", ["-c", `command -v ${program}`]);
}

/** Runs a program whose output the person wants to see. */
export function show(program: string, args: readonly string[], options: { cwd?: string; env?: Record<string, string> } = {}): void {
  execFileSync(program, args, { stdio: "inherit", ...options, env: { ...process.env, ...options.env } });
}
