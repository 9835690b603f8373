import type { Clock } from "@tsunagu/embedded-cluster/kernel/clock";
import { disposable } from "@tsunagu/embedded-cluster/kernel/disposable";

/** setTimeout's longest delay; longer ones are chained. */
const LONGEST_TIMEOUT_MILLISECONDS = 2_147_483_647;

/** Real time, from the host's timers. The only place of the server that reads the wall clock. */
export const hostClock: Clock = {
  now: () => Date.now(),
  setTimer(milliseconds, fire) {
    const due = Date.now() + milliseconds;
    let handle = arm();
    return disposable(() => clearTimeout(handle));

    function arm(): NodeJS.Timeout {
      return setTimeout(
        () => {
          if (Date.now() < due && milliseconds > LONGEST_TIMEOUT_MILLISECONDS) handle = arm();
          else fire();
        },
        Math.min(Math.max(0, due - Date.now()), LONGEST_TIMEOUT_MILLISECONDS),
      );
    }
  },
  yield: () => new Promise((resolve) => setImmediate(resolve)),
};
