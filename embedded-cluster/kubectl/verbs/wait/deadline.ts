import type { Invocation } from "../../command/invocation.ts";
import { CommandError } from "../../errors/command-error.ts";
import type { Info } from "../../resource/info.ts";

/** `error: timed out waiting for the condition on pods/web` */
export class WaitTimeout extends CommandError {
  constructor(info: Info) {
    super(`timed out waiting for the condition on ${info.mapping.resource}/${info.name}`);
  }
}

/** Runs `work` with a signal that is aborted after `milliseconds`; then throws WaitTimeout. */
export async function withDeadline<T>(invocation: Invocation, milliseconds: number, info: Info, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const timer = invocation.process.clock.setTimer(milliseconds, () => stop.abort("deadline"));
  try {
    return await work(stop.signal);
  } catch (error) {
    if (stop.signal.aborted && !invocation.process.signal.aborted) throw new WaitTimeout(info);
    throw error;
  } finally {
    timer.dispose();
  }
}
