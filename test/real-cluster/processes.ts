import { spawn } from "node:child_process";
import { existsSync, mkdirSync, openSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { NAMESPACE } from "./addresses.ts";
import { LOGS, RUN } from "./folder.ts";

const STOP_MILLISECONDS = 10_000;

/** Starts a component in the cluster's network namespace, detached; its output goes to a log, its pid to a file. */
export function start(name: string, program: string, args: readonly string[]): void {
  mkdirSync(RUN, { recursive: true });
  mkdirSync(LOGS, { recursive: true });
  if (isRunning(name)) return;
  const log = openSync(join(LOGS, `${name}.log`), "a");
  // Not `ip netns exec`: it hides /sys/fs/cgroup.
  const child = spawn("nsenter", [`--net=/run/netns/${NAMESPACE}`, "--", program, ...args], { detached: true, stdio: ["ignore", log, log] });
  if (child.pid === undefined) throw new Error(`${program} did not start`);
  child.unref();
  writeFileSync(pidFile(name), String(child.pid));
}

/** Asks until the answer is yes; throws with the end of the component's log when it died or took too long. */
export async function waitFor(what: string, component: string, ask: () => boolean, seconds: number): Promise<void> {
  const limit = Date.now() + seconds * 1000;
  while (!ask()) {
    const died = !isRunning(component);
    if (died || Date.now() > limit) throw new Error(`${what}: ${died ? `${component} ended` : `not within ${seconds} s`}\n${endOfLog(component)}`);
    await sleep(100);
  }
}

export async function stop(name: string): Promise<void> {
  const pid = pidOf(name);
  if (pid !== undefined) await end(pid);
  rmSync(pidFile(name), { force: true });
}

/** Asks a process to end, and ends it when it does not. */
export async function end(pid: number): Promise<void> {
  const limit = Date.now() + STOP_MILLISECONDS;
  signal(pid, "SIGTERM");
  while (isAlive(pid) && Date.now() < limit) await sleep(50);
  signal(pid, "SIGKILL");
}

export function isRunning(name: string): boolean {
  const pid = pidOf(name);
  return pid !== undefined && isAlive(pid);
}

/** Processes whose command line holds all of these texts. */
export function processesLike(...texts: string[]): number[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => texts.every((text) => commandLine(pid).includes(text))).map(Number);
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
}

const pidFile = (name: string) => join(RUN, `${name}.pid`);

function pidOf(name: string): number | undefined {
  return existsSync(pidFile(name)) ? Number(readFileSync(pidFile(name), "utf8")) : undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // A zombie has ended: whoever started it has not looked yet.
  return !/^State:\tZ/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has gone, which is what was wanted.
  }
}

function endOfLog(name: string): string {
  const file = join(LOGS, `${name}.log`);
  return existsSync(file) ? readFileSync(file, "utf8").trimEnd().split("\n").slice(-12).join("\n") : "";
}
