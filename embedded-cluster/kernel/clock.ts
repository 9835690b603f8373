import type { Disposable } from "./disposable.ts";

/**
 * The only source of time in the cluster. Real clusters of the sandbox server run on a clock backed by the host's timers;
 * tests and labs under test run on {@link VirtualClock}.
 */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Calls `fire` once, `milliseconds` from now. Disposing before that cancels it. */
  setTimer(milliseconds: number, fire: () => void): Disposable;
  /** Resolves after everything else that is runnable in the process has had a turn (a macrotask). Long loops call it. */
  yield(): Promise<void>;
}

/** Resolves after `milliseconds`, or rejects with the signal's reason when it is aborted first. */
export function sleep(clock: Clock, milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const abort = () => {
      timer.dispose();
      reject(signal?.reason);
    };
    const timer = clock.setTimer(milliseconds, () => {
      signal?.removeEventListener("abort", abort);
      resolve();
    });
    signal?.addEventListener("abort", abort, { once: true });
  });
}
