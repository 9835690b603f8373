import type { Program } from "../process/process.ts";
import { sleep } from "../../kernel/clock.ts";
export const COREUTILS: Readonly<Record<string, Program>> = {
  "/bin/sleep": async (p) => {
    if (p.argv[1] === "infinity") {
      await new Promise(() => {});
    }
    await sleep(p.clock, Number(p.argv[1]) * 1000, p.signal);
    return 0;
  },
  "/bin/cat": async (p) => {
    for (;;) {
      const c = await p.stdin.read();
      if (c === null) return 0;
      await p.stdout.write(c);
    }
  },
};
