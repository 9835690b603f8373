import type { Program, SignalName } from "../../process/process.ts";

const PROTECTED: readonly SignalName[] = ["SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2"];

/**
 * As PID 1 a program that handles no signals outlives them: the kernel drops what an init process has no handler for. It is why
 * `kubectl delete` of a Pod that runs `sleep` takes its whole grace period.
 */
export function asInit(program: Program): Program {
  return (process) => {
    if (process.pid === 1) for (const signal of PROTECTED) process.onSignal(signal, () => {});
    return program(process);
  };
}
