import { describe, expect, test } from "vitest";
import { testContainer } from "../testing/container.ts";
import { recordedOutcomes } from "../testing/recorded.ts";
import { COREUTILS_CASES, PREPARATION } from "./testing/coreutils-cases.ts";

const recorded = recordedOutcomes(new URL("./testing/recorded.json", import.meta.url), COREUTILS_CASES, PREPARATION);

for (const [topic, scripts] of Object.entries(COREUTILS_CASES)) {
  describe(topic, () => {
    test.each(scripts)("%s", async (script) => {
      const container = testContainer({ env: { HOME: "/root", TZ: "UTC", LC_ALL: "C.UTF-8" } });
      await container.sh(PREPARATION);
      expect(await container.sh(script)).toEqual(recorded.outcomes[script]);
    });
  });
}
