import { expect, test } from "vitest";
import { createSay } from "./say.ts";

const say = createSay(
  "en",
  { "server-full": "All {{limit}} are taken." },
  {
    shared: { "no-endpoints": "{{service}} has no endpoints.", "name.with.dots: colon": "Dots." },
    labs: { failover: { "no-endpoints": "Nobody answers for {{service}}." } },
  },
);

test("a refusal is filled with its data, as it is: React escapes", () => {
  expect(say.refusal("server-full", { limit: 400 })).toBe("All 400 are taken.");
  expect(say.check("three-tiers", "no-endpoints", { service: "<api>" })).toBe("<api> has no endpoints.");
});

test("a lab's own sentence goes before the shared one", () => {
  expect(say.check("failover", "no-endpoints", { service: "api" })).toBe("Nobody answers for api.");
});

test("a code is a key as it stands", () => {
  expect(say.check("failover", "name.with.dots: colon", {})).toBe("Dots.");
});

test("a code without words is shown as a code", () => {
  expect(say.check("failover", "unheard-of", { n: 1 })).toBe('unheard-of {"n":1}');
});

test("data that did not come along is left as its name", () => {
  expect(say.check("failover", "no-endpoints", {})).toBe("Nobody answers for {{service}}.");
});
