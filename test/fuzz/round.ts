import { Dice } from "./dice.ts";
import { anyInput } from "./inputs/index.ts";
import { type Input, describeInput } from "./inputs/input.ts";
import { faultOf } from "./judge.ts";
import { brokenLists } from "./lists.ts";
import { Memory } from "./memory.ts";
import { type Answer, send } from "./send.ts";
import { type World, macrotask, openWorld } from "./world.ts";

export interface Round {
  seed: number;
  inputs: number;
  /** How many were answered with 2xx. */
  taken: number;
  faults: Fault[];
}

export interface Fault {
  index: number;
  sentence: string;
  input: string;
}

export interface RoundOptions {
  /** Inputs of one round, all sent to the same cluster. */
  inputs: number;
  /** Look at the lists after so many inputs. */
  listEvery: number;
  /** Told before each input is sent: who watches from outside sees what hangs. */
  before?: (index: number, input: Input) => void;
}

/** Virtual seconds in which everything is to be answered; then it is hung up on, and has as long again to go. */
const STEPS = 40;
const STEP_MILLISECONDS = 1_000;
const CPU_MICROSECONDS = 1_000_000;
/** Controllers get their turn after so many inputs. */
const TURN_EVERY = 10;
const TURN_MILLISECONDS = 200;
const MOST_FAULTS = 20;

/** Sends random inputs to a cluster of its own. The seed decides all of them. */
export async function runRound(seed: number, { inputs, listEvery, before }: RoundOptions): Promise<Round> {
  const world = await openWorld(seed);
  const round: Round = { seed, inputs, taken: 0, faults: [] };
  const memory = new Memory();
  const dice = new Dice(seed);
  try {
    for (let index = 0; index < inputs && round.faults.length < MOST_FAULTS; index++) {
      const input = anyInput({ dice, seen: memory.objects, tokens: memory.tokens });
      before?.(index, input);
      const note = (sentence: string) => round.faults.push({ index, sentence, input: describeInput(input) });
      const answer = await answered(world, input, note);
      if (answer !== undefined && answer.status < 300) round.taken++;
      if (answer !== undefined) memory.keep(answer);
      if (index % TURN_EVERY === 0) await world.clock.advance(TURN_MILLISECONDS);
      if (index % listEvery === listEvery - 1 || index === inputs - 1) for (const sentence of await brokenLists(world)) note(`afterwards: ${sentence}`);
    }
  } finally {
    await world.cluster.stop();
  }
  return round;
}

async function answered(world: World, input: Input, note: (sentence: string) => void): Promise<Answer | undefined> {
  const began = process.cpuUsage();
  const stopper = new AbortController();
  const outcome: { answer?: Answer; error?: unknown; done: boolean } = { done: false };
  void send(world, input, stopper.signal)
    .then((answer) => (outcome.answer = answer))
    .catch((error: unknown) => (outcome.error = error))
    .finally(() => (outcome.done = true));
  await settled(world, outcome);
  if (!outcome.done) {
    stopper.abort();
    await settled(world, outcome);
  }
  const { user, system } = process.cpuUsage(began);
  if (user + system > CPU_MICROSECONDS) note(`it took ${((user + system) / 1e6).toFixed(1)} s of CPU`);
  if (!outcome.done) note(`no end after ${2 * STEPS} s of virtual time, and hanging up`);
  if (outcome.error !== undefined && !stopper.signal.aborted)
    note(`the server threw: ${outcome.error instanceof Error ? outcome.error.stack : String(outcome.error)}`);
  const fault = outcome.answer === undefined ? undefined : faultOf(input, outcome.answer);
  if (fault !== undefined) note(fault);
  return outcome.answer;
}

async function settled(world: World, outcome: { done: boolean }): Promise<void> {
  await macrotask();
  for (let step = 0; step < STEPS && !outcome.done; step++) await world.clock.advance(STEP_MILLISECONDS);
}

/** For a person who wants to see it again. */
export function describeRound({ seed, faults }: Round): string {
  const told = faults.map(({ index, sentence, input }) => `input ${index}: ${sentence}\n    ${input.slice(0, 3_000)}`);
  return [`round ${seed} (npm run fuzz -- ${seed}):`, ...told].join("\n  ");
}
