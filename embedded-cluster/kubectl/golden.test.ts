import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { fixtureServer } from "./testing/fixture-server.ts";
import { RECORDED, withoutChance } from "./testing/recorded-commands.ts";
import { runKubectl } from "./testing/run-kubectl.ts";

interface Recorded {
  args: string;
  stdin: string;
  stdout: string;
  stderr: string;
  code: number;
}

/** Commands in which ours differs knowingly, and why. */
const EXEMPT: Record<string, string> = {
  "config view": "the kubeconfigs of the two are different files",
};

// Recorded from the official kubectl 1.36 against the same server by testing/refresh-golden.ts.
describe.each(Object.entries(RECORDED))("kubectl says what the official one says: %s", async (group, commands) => {
  const golden = JSON.parse(readFileSync(new URL(`testing/golden/${group}.json`, import.meta.url), "utf8")) as Recorded[];
  const server = fixtureServer();

  test("every command is recorded", () => {
    expect(golden.map(({ args }) => args)).toEqual(commands.map(({ args }) => args.join(" ")));
  });

  test.each(golden.map((recorded, index) => ({ recorded, command: commands[index], title: `${recorded.args}${recorded.stdin === "" ? "" : ` #${index}`}` })))(
    "$title",
    async ({ recorded, command }) => {
      const { client, clock } = await server;
      let running = true;
      const run = runKubectl(command?.args ?? [], { client, clock, stdin: command?.stdin ?? "" }).finally(() => {
        running = false;
      });
      // Time stands still for all but the commands that wait.
      for (let step = 0; running && step < 50; step++) await clock.settle();
      for (let step = 0; running && step < 200; step++) await clock.advance(500);
      const { stdout, stderr, code } = await run;
      if (EXEMPT[recorded.args] !== undefined) return;
      expect({ stdout: withoutChance(stdout), stderr: withoutChance(stderr), code }).toEqual({
        stdout: recorded.stdout,
        stderr: recorded.stderr,
        code: recorded.code,
      });
    },
  );
});
