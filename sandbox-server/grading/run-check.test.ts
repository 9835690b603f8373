import type { CheckDefinition } from "@tsunagu/contracts/lab";
import type { ApiClient } from "@tsunagu/embedded-cluster/apimachinery/wire";
import { sleep } from "@tsunagu/embedded-cluster/kernel/clock";
import { virtualClock } from "@tsunagu/embedded-cluster/kernel/testing/virtual";
import { expect, test } from "vitest";
import { z } from "zod";
import type { Sandbox } from "../cluster/sandbox.ts";
import type { AnyCheckKind, Finding } from "./check.ts";
import { runCheck } from "./run-check.ts";

const CHECK: CheckDefinition = { id: "check", kind: "fake", points: 1, heavy: false, with: {} };

function under(run: AnyCheckKind["run"]) {
  const clock = virtualClock();
  const client = {} as ApiClient;
  const sandbox: Sandbox = {
    id: "s1",
    connection: { kind: "embedded", client, clock, exclusive: true },
    namespaces: { shop: "s1-shop" },
    toolboxNamespace: "toolbox",
    toolboxPod: "toolbox",
    graderNamespace: "grader",
    proberPod: "prober",
  };
  const kind: AnyCheckKind = { kind: "fake", options: z.strictObject({}), codes: [], run };
  return { clock, result: runCheck("task", CHECK, kind, sandbox, new AbortController().signal) };
}

test("what a check finds is its result, with its task's and its own name", async () => {
  const finding: Finding = { status: "failed", code: "port-missing", params: { port: 80 }, evidence: [{ observed: "8080" }] };
  expect(await under(async () => finding).result).toEqual({ taskId: "task", checkId: "check", ...finding });
});

test("an exception is ours: errored", async () => {
  const { result } = under(async () => {
    throw new Error("the API said 500");
  });
  expect(await result).toEqual({
    taskId: "task",
    checkId: "check",
    status: "errored",
    code: "grader-fault",
    params: { detail: "Error: the API said 500" },
    evidence: [],
  });
});

test("a namespace that the lab does not declare is the author's fault, never the learner's", async () => {
  const { result } = under(async (_, context) => ({ status: "failed", code: context.namespace("elsewhere") }));
  expect((await result).status).toBe("errored");
});

test("time that runs out is ours: errored, and the check's signal is aborted", async () => {
  let aborted = false;
  const { clock, result } = under(async (_, context) => {
    context.signal.addEventListener("abort", () => {
      aborted = true;
    });
    await sleep(context.clock, 3_600_000);
    return { status: "passed" };
  });
  await clock.advance(10_000);
  expect(await result).toEqual({ taskId: "task", checkId: "check", status: "errored", code: "timed-out", params: { seconds: 10 }, evidence: [] });
  expect(aborted).toBe(true);
});

test("what a learner's program prints is cut", async () => {
  const { result } = under(async () => ({ status: "failed", code: "http-body", evidence: [{ observed: "x".repeat(100_000), expected: "y".repeat(100_000) }] }));
  const [evidence] = (await result).evidence;
  expect([evidence?.observed.length, evidence?.expected?.length]).toEqual([2_001, 2_001]);
});
