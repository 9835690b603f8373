import { parentPort, workerData } from "node:worker_threads";
import { describeInput } from "./inputs/input.ts";
import { INPUTS_PER_ROUND, LIST_EVERY } from "./measures.ts";
import { writeProgress } from "./progress.ts";
import { runRound } from "./round.ts";

const { first, last, shared } = workerData as { first: number; last: number; shared: SharedArrayBuffer };

for (let seed = first; seed <= last; seed++) {
  const before = (index: number, input: Parameters<typeof describeInput>[0]): void => writeProgress(shared, { seed, index, input: describeInput(input) });
  parentPort?.postMessage(await runRound(seed, { inputs: INPUTS_PER_ROUND, listEvery: first === last ? 1 : LIST_EVERY, before }));
}
