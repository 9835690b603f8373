import type { Container, Pod } from "../../apimachinery/types/core.ts";
import { type Clock, sleep } from "../../kernel/clock.ts";
import type { Disposable } from "../../kernel/disposable.ts";
import type { RunningContainer } from "../runtime/running-container.ts";
import type { KillReason } from "./pod-actions.ts";

/** Models kuberuntime: containers always get this long between SIGTERM and SIGKILL. */
const LEAST_GRACE_MILLISECONDS = 2_000;

/** How long a container may take to stop. Models kuberuntime.setTerminationGracePeriod. Milliseconds. */
export function gracePeriod(pod: Pod, container: Container, reason: KillReason): number {
  const ofProbe = reason === "other" ? undefined : container[`${reason}Probe`]?.terminationGracePeriodSeconds;
  const seconds = pod.metadata.deletionGracePeriodSeconds ?? ofProbe ?? pod.spec.terminationGracePeriodSeconds ?? 30;
  return seconds * 1_000;
}

/** A deadline that can be moved nearer while it is waited for: a second, shorter deletion. */
export class Deadline {
  private readonly clock: Clock;
  private readonly moved = new Set<() => void>();
  private at: number;

  constructor(clock: Clock, milliseconds: number) {
    this.clock = clock;
    this.at = clock.now() + milliseconds;
  }

  get left(): number {
    return Math.max(0, this.at - this.clock.now());
  }

  hasten(milliseconds: number): void {
    if (milliseconds >= this.left) return;
    this.at = this.clock.now() + milliseconds;
    for (const listener of this.moved) listener();
  }

  onMove(listener: () => void): Disposable {
    this.moved.add(listener);
    return { dispose: () => this.moved.delete(listener) };
  }
}

interface StopInput {
  running: RunningContainer;
  deadline: Deadline;
  clock: Clock;
  /** Runs the preStop hook, when the container has one. */
  preStop: (() => Promise<void>) | undefined;
  /** Resolves when it is this container's turn: sidecars stop after those they serve. */
  turn: Promise<void> | undefined;
}

/** preStop hook, turn, SIGTERM, and SIGKILL at the deadline. Models kuberuntime.killContainer. */
export async function stopContainer({ running, deadline, clock, preStop, turn }: StopInput): Promise<void> {
  if (preStop !== undefined && deadline.left > 0) await beforeDeadline(preStop(), deadline, clock);
  if (turn !== undefined && deadline.left > 0) await beforeDeadline(turn, deadline, clock);
  const shortest = clock.now() + LEAST_GRACE_MILLISECONDS;
  let timer: Disposable | undefined;
  const arm = () => {
    timer?.dispose();
    timer = clock.setTimer(Math.max(deadline.left, shortest - clock.now()), () => running.kill());
  };
  const moves = deadline.onMove(arm);
  arm();
  running.terminate();
  await running.exited;
  moves.dispose();
  timer?.dispose();
}

/** Waits for `work`, but no longer than the deadline. */
async function beforeDeadline(work: Promise<void>, deadline: Deadline, clock: Clock): Promise<void> {
  let over = false;
  const done = work.finally(() => {
    over = true;
  });
  while (!over && deadline.left > 0) {
    const stop = new AbortController();
    const moves = deadline.onMove(() => stop.abort());
    await Promise.race([done, sleep(clock, deadline.left, stop.signal).catch(() => undefined)]);
    moves.dispose();
    stop.abort();
  }
}
