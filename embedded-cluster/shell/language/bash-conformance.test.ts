import { describe, expect, test } from "vitest";
import { testContainer } from "../testing/container.ts";
import { recordedOutcomes } from "../testing/recorded.ts";
import { BASH_CASES } from "./testing/bash-cases.ts";

const recorded = recordedOutcomes(new URL("./testing/bash-recorded.json", import.meta.url), BASH_CASES);

for (const [topic, scripts] of Object.entries(BASH_CASES)) {
  describe(`${topic}, as ${recorded.version}`, () => {
    test.each(scripts)("%s", async (script) => {
      const container = testContainer({ env: { HOME: "/root" } });
      expect(await container.sh(script)).toEqual(recorded.outcomes[script]);
    });
  });
}
