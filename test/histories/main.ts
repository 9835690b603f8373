import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { describeHistory, runHistory } from "./history.ts";

const USAGE = `npm run histories                 1,000 random histories
npm run histories -- 17           that of seed 17, told step by step
npm run histories -- 1..200       a range`;
const DEFAULT = "1..1000";
/** As many as a process takes in turn; a longer range is shared among processes, one for each processor. */
const HISTORIES_PER_PROCESS = 50;

const asked = /^(\d+)(?:\.\.(\d+))?$/.exec(process.argv[2] ?? DEFAULT);
if (asked === null) {
  console.error(USAGE);
  process.exitCode = 2;
} else {
  const [first, last] = [Number(asked[1]), Number(asked[2] ?? asked[1])];
  const intact = last - first < HISTORIES_PER_PROCESS ? await runAll(first, last) : await share(first, last);
  if (!intact) process.exitCode = 1;
}

async function runAll(first: number, last: number): Promise<boolean> {
  const began = process.cpuUsage();
  let failed = 0;
  let events = 0;
  for (let seed = first; seed <= last; seed++) {
    const history = await runHistory(seed);
    events += history.events.length;
    if (history.broken.length > 0) failed++;
    if (history.broken.length > 0 || first === last) console.log(describeHistory(history));
  }
  const cpu = process.cpuUsage(began);
  console.log(`${first}..${last}: ${events} events, ${failed} broken (${((cpu.user + cpu.system) / 1e6).toFixed(0)} s of CPU)`);
  return failed === 0;
}

async function share(first: number, last: number): Promise<boolean> {
  const ranges: string[] = [];
  for (let from = first; from <= last; from += HISTORIES_PER_PROCESS) ranges.push(`${from}..${Math.min(last, from + HISTORIES_PER_PROCESS - 1)}`);
  let intact = true;
  const work = async () => {
    for (let range = ranges.shift(); range !== undefined; range = ranges.shift()) intact = (await inProcess(range)) && intact;
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  console.log(`${last - first + 1} histories: ${intact ? "every invariant held" : "see above for what did not hold"}`);
  return intact;
}

function inProcess(range: string): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...process.execArgv, import.meta.filename, range], { stdio: "inherit" });
    child.on("exit", (code) => resolve(code === 0));
    child.on("error", () => resolve(false));
  });
}
