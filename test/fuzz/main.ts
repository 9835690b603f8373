import { Worker } from "node:worker_threads";
import { fileURLToPath } from "node:url";
import { INPUTS_PER_ROUND } from "./measures.ts";
import { type Progress, readProgress } from "./progress.ts";
import { type Round, describeRound } from "./round.ts";

const USAGE = `npm run fuzz                 100,000 random inputs, in 200 rounds with a cluster each
npm run fuzz -- 17           the round of seed 17, the lists looked at after each input
npm run fuzz -- 1..20        a range of seeds`;
const DEFAULT = "1..200";
/** An input that takes so long by the clock on the wall hangs, however busy the machine is. */
const HANG_MILLISECONDS = 60_000;
const LOOK_MILLISECONDS = 2_000;

const asked = /^(\d+)(?:\.\.(\d+))?$/.exec(process.argv[2] ?? DEFAULT);
if (asked === null) {
  console.error(USAGE);
  process.exitCode = 2;
} else runAll(Number(asked[1]), Number(asked[2] ?? asked[1]));

/** The rounds run in a thread of their own: one that never comes back can be told of, and ended. */
function runAll(first: number, last: number): void {
  const began = process.cpuUsage();
  const shared = new SharedArrayBuffer(64 * 1024);
  const worker = new Worker(fileURLToPath(new URL("worker.ts", import.meta.url)), { workerData: { first, last, shared } });
  let faults = 0;
  let taken = 0;
  let rounds = 0;
  let seen: Progress = readProgress(shared);
  let since = performance.now();
  const look = setInterval(() => {
    const now = readProgress(shared);
    if (now.seed !== seen.seed || now.index !== seen.index) [seen, since] = [now, performance.now()];
    else if (performance.now() - since > HANG_MILLISECONDS) fail(`round ${now.seed} (npm run fuzz -- ${now.seed}): input ${now.index} hangs\n    ${now.input}`);
  }, LOOK_MILLISECONDS);
  const fail = (sentence: string): void => {
    console.error(sentence);
    process.exitCode = 1;
    clearInterval(look);
    void worker.terminate();
  };
  worker.on("message", (round: Round) => {
    faults += round.faults.length;
    taken += round.taken;
    rounds++;
    if (round.faults.length > 0 || first === last) console.log(describeRound(round));
  });
  worker.on("error", (error) => fail(`round ${readProgress(shared).seed}: ${error.stack}\n    ${readProgress(shared).input}`));
  worker.on("exit", () => {
    clearInterval(look);
    const cpu = process.cpuUsage(began);
    console.log(
      `${rounds * INPUTS_PER_ROUND} inputs in ${rounds} rounds, ${taken} taken, ${faults} faults (${((cpu.user + cpu.system) / 1e6).toFixed(0)} s of CPU)`,
    );
    if (faults > 0) process.exitCode = 1;
  });
}
