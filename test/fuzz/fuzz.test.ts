import { KINDS } from "@tsunagu/embedded-cluster/apiserver/kinds/index";
import { expect, test } from "vitest";
import { faultOf } from "./judge.ts";
import { sample } from "./inputs/objects.ts";
import { collection, sampleKey } from "./inputs/paths.ts";
import { SAMPLES } from "./inputs/samples.ts";
import { INPUTS_PER_ROUND, LIST_EVERY } from "./measures.ts";
import { describeRound, runRound } from "./round.ts";
import { openWorld } from "./world.ts";

/** `npm run fuzz` sends a hundred thousand inputs; these two thousand are for every run of the tests. */
const SEEDS = [1, 2, 3, 5];

test.each(SEEDS)("round %i of random inputs finds no fault", async (seed) => {
  const round = await runRound(seed, { inputs: INPUTS_PER_ROUND, listEvery: LIST_EVERY });
  expect(round.faults, describeRound(round)).toEqual([]);
  // Inputs that nobody takes would find nothing.
  expect(round.taken).toBeGreaterThan(INPUTS_PER_ROUND / 20);
});

/** Kinds that no client creates from a sample: the definition has inputs of its own. */
const WITHOUT = new Set(["/v1/componentstatuses", "apiextensions.k8s.io/v1/customresourcedefinitions"]);

test("every kind has a sample that the server takes", async () => {
  const world = await openWorld(1);
  const refused: string[] = [];
  for (const [index, kind] of KINDS.entries()) {
    if (WITHOUT.has(sampleKey(kind))) continue;
    const name = NAMES[kind.kind] ?? `sample-${index}`;
    const { status, body } = await world.client.request({ method: "POST", path: collection(kind, "default"), body: sample(kind, name) });
    if (status !== 201 || SAMPLES[sampleKey(kind)] === undefined) refused.push(`${kind.kind}: ${status} ${JSON.stringify(body).slice(0, 300)}`);
  }
  await world.cluster.stop();
  expect(refused).toEqual([]);
});

/** Names that say something. */
const NAMES: Readonly<Record<string, string>> = {
  IPAddress: "10.96.77.7",
  APIService: "v1.example.com",
  CSIDriver: "x.example.com",
  CSINode: "tsunagu-worker9",
};

test("the judge knows a fault when it sees one", () => {
  const input = { via: "client", method: "GET", path: "/api", headers: {} } as const;
  const json = "application/json";
  const status = { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", message: "no", reason: "NotFound", code: 404 };
  const told = (code: number, value: unknown) => faultOf(input, { status: code, type: json, text: typeof value === "string" ? value : JSON.stringify(value) });
  expect(told(404, status)).toBeUndefined();
  expect(told(404, "404 page not found\n")).toBeUndefined();
  expect(told(500, { ...status, code: 500, message: "resourceVersion should not be set on objects to be created" })).toBeUndefined();
  expect(told(500, { ...status, code: 500, message: "Internal error occurred: x" })).toMatch(/^500: /);
  expect(told(503, { ...status, code: 503 })).toMatch(/^503: /);
  expect(told(404, { ...status, code: 400 })).toContain("not well formed");
  expect(told(404, "nothing")).toContain("no Status");
  expect(told(400, { ...status, code: 400, message: "x.map is not a function" })).toContain("speaks JavaScript");
});
