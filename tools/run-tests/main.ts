import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { type Count, count, countExit } from "./count.ts";
import { hindrance } from "../../test/real-cluster/requirements.ts";
import { ON_DEMAND, STEPS, type Step } from "./steps.ts";

const root = resolve(import.meta.dirname, "../..");
const reports = join(root, "test-results");

/** CI sets this: there, a machine that cannot have a real cluster is a failure. */
const REAL_CLUSTER_REQUIRED = "TSUNAGU_REAL_CLUSTER_REQUIRED";

/**
 * `npm test` runs every group but those on demand; `npm test -- check unit` only those groups. The last line counts what passed and what failed.
 */
async function main(groups: readonly string[]): Promise<void> {
  const known = new Set<string>(STEPS.map((step) => step.group));
  const unknown = groups.find((group) => !known.has(group));
  if (unknown !== undefined) throw new Error(`there is no group ${JSON.stringify(unknown)} of tests; there are: ${[...known].join(", ")}`);
  mkdirSync(reports, { recursive: true });
  const total: Count = { passed: 0, failed: 0 };
  const lines: string[] = [];
  for (const step of STEPS.filter(({ group }) => (groups.length === 0 ? !ON_DEMAND.includes(group) : groups.includes(group)))) {
    const reason = step.group === "real-cluster" ? hindrance() : undefined;
    if (reason !== undefined && process.env[REAL_CLUSTER_REQUIRED] === undefined) {
      lines.push(`! LEFT OUT: ${step.name}: ${reason}`);
      continue;
    }
    console.log(`\n── ${step.name}`);
    const started = performance.now();
    const proved = await run(step);
    total.passed += proved.passed;
    total.failed += proved.failed;
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    lines.push(`${proved.failed === 0 ? "✓" : "✕"} ${step.name}: ${proved.passed} passed, ${proved.failed} failed (${seconds} s)`);
  }
  if (groups.length === 0) lines.push(`! LEFT OUT: ${ON_DEMAND.join(", ")} (npm test -- ${ON_DEMAND.join(" ")})`);
  console.log(`\n${lines.join("\n")}\n\n${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed === 0 ? 0 : 1;
}

async function run(step: Step): Promise<Count> {
  if (step.report === undefined) return countExit(await execute(step, step.arguments));
  const file = join(reports, step.report);
  rmSync(file, { force: true });
  const exitCode = await execute(step, [...step.arguments, "--reporter=default", "--reporter=json", `--outputFile.json=${file}`]);
  return count(exitCode, existsSync(file) ? readFileSync(file, "utf8") : undefined);
}

/** The exit code; null when it did not end in time or could not start. */
function execute({ program, limitMinutes, environment }: Step, args: readonly string[]): Promise<number | null> {
  const bin = join(root, "node_modules/.bin");
  const windows = process.platform === "win32";
  const command = program === "node" ? process.execPath : join(bin, windows ? `${program}.cmd` : program);
  // Programs with a shebang find the Node this runs on, whichever the machine has.
  const env = { ...process.env, ...environment, PATH: [bin, process.env.PATH ?? ""].join(delimiter) };
  return new Promise((resolveExit) => {
    const child = spawn(command, args, { cwd: root, env, stdio: ["ignore", "inherit", "inherit"], shell: windows && program !== "node" });
    const limit = setTimeout(() => {
      console.error(`stopped: it took longer than ${limitMinutes} minutes`);
      child.kill("SIGKILL");
    }, limitMinutes * 60_000);
    child.on("error", (error) => {
      console.error(error.message);
      clearTimeout(limit);
      resolveExit(null);
    });
    child.on("exit", (code) => {
      clearTimeout(limit);
      resolveExit(code);
    });
  });
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  console.log("0 passed, 1 failed");
  process.exitCode = 1;
});
