import type { KubeObject } from "../../../apimachinery/object.ts";
import { isNotFound } from "../../../apimachinery/status.ts";
import { sleep } from "../../../kernel/clock.ts";
import type { Command } from "../../command/command.ts";
import { ALL_NAMESPACES_FLAG, FIELD_SELECTOR_FLAG, SELECTOR_FLAG, filenameFlags } from "../../command/common-flags.ts";
import { arrayFlag, boolFlag, durationFlag } from "../../command/flags.ts";
import type { Invocation } from "../../command/invocation.ts";
import { AggregateFailure, CommandError, throwAll } from "../../errors/command-error.ts";
import { OUTPUT_FLAGS, printResult } from "../../printers/output.ts";
import { type Gathered, gather } from "../../resource/gather.ts";
import { type Info, pathOf } from "../../resource/info.ts";
import { filenamesOf } from "../../resource/validation.ts";
import { awaitDeletion } from "./deletion.ts";
import { WaitTimeout } from "./deadline.ts";
import { parseCondition } from "./conditions.ts";
import { watchUntil } from "./watch-until.ts";

const WEEK_MILLISECONDS = 168 * 3_600_000;

export const wait: Command = {
  name: "wait",
  use: "wait ([-f FILENAME] | resource.group/resource.name | resource.group [(-l label | --all)]) [--for=create|--for=delete|--for condition=available|--for=jsonpath='{}'[=value]]",
  short: "Wait for a specific condition on one or many resources",
  examples: `# Until a pod is ready
kubectl wait --for=condition=Ready pod/web-0

# Until a deployment is available, two minutes at most
kubectl wait --for=condition=Available deployment/web --timeout=120s

# Until a service has an address
kubectl wait --for=jsonpath='{.status.loadBalancer.ingress}' service/web

# Until a pod is gone
kubectl wait --for=delete pod/web-0 --timeout=60s`,
  flags: [
    ...OUTPUT_FLAGS,
    ...filenameFlags("identifying the resource.", ["filename"]),
    boolFlag("recursive", "R", "Process the directory used in -f, --filename recursively.", true),
    ALL_NAMESPACES_FLAG,
    SELECTOR_FLAG,
    FIELD_SELECTOR_FLAG,
    boolFlag("all", "", "Select all resources in the namespace of the specified resource types"),
    boolFlag("local", "", "If true, annotation will NOT contact api-server but run locally."),
    arrayFlag("for", "", "The condition to wait on: create, delete, condition=NAME[=VALUE], or jsonpath='{PATH}'[=VALUE]."),
    durationFlag("timeout", "", "How long to wait before giving up. Zero means check once and don't wait, negative means wait for a week.", "30s"),
  ],
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { flags } = invocation;
  const conditions = flags.list("for");
  if (conditions.length === 0) throw new CommandError("unrecognized condition: []");
  const timeout = flags.duration("timeout") < 0 ? WEEK_MILLISECONDS : flags.duration("timeout");
  const deadline = invocation.now() + timeout;
  const checks = conditions.map(parseCondition);
  const lower = conditions.map((condition) => condition.toLowerCase());
  if (lower.includes("create")) await awaitCreation(invocation, deadline);
  const forDelete = lower.includes("delete");
  const { infos, errors } = await find(invocation);
  const kept = forDelete ? errors.filter((error) => !isNotFound(error)) : errors;
  const failures: unknown[] = [...kept];
  for (const info of infos) {
    try {
      for (const check of checks) await satisfy(invocation, info, check, deadline);
    } catch (error) {
      if (invocation.process.signal.aborted) throw error;
      failures.push(error);
    }
  }
  throwAll(failures);
  if (infos.length === 0 && !forDelete) throw new CommandError("no matching resources found");
}

async function satisfy(invocation: Invocation, info: Info, check: ReturnType<typeof parseCondition>, deadline: number): Promise<void> {
  const left = deadline - invocation.now();
  if (check === "create") return printResult(invocation, info.object, "condition met");
  if (check === "delete") {
    if (invocation.flags.duration("timeout") === 0) {
      try {
        await invocation.cluster.json("GET", pathOf(info));
      } catch (error) {
        if (isNotFound(error)) return printResult(invocation, info.object, "condition met");
        throw error;
      }
      throw new CommandError(`condition not met for ${info.mapping.resource}/${info.name}`);
    }
    if (left <= 0) throw new WaitTimeout(info);
    await awaitDeletion(invocation, info, info.object.metadata.uid, left);
    return printResult(invocation, info.object, "condition met");
  }
  if (invocation.flags.duration("timeout") === 0) {
    const now = await invocation.cluster.json<KubeObject>("GET", pathOf(info));
    if (!check(now)) throw new CommandError(`condition not met for ${info.mapping.resource}/${info.name}`);
    return printResult(invocation, now, "condition met");
  }
  if (left <= 0) throw new WaitTimeout(info);
  await printResult(invocation, await watchUntil(invocation, info, left, check), "condition met");
}

async function awaitCreation(invocation: Invocation, deadline: number): Promise<void> {
  for (;;) {
    const { infos, errors } = await find(invocation);
    const serious = errors.filter((error) => !isNotFound(error));
    if (serious.length > 0) throw new AggregateFailure(serious);
    if (infos.length > 0) return;
    if (invocation.now() >= deadline) throw new CommandError("timed out waiting for the condition");
    await sleep(invocation.process.clock, 500, invocation.process.signal);
  }
}

function find(invocation: Invocation): Promise<Gathered> {
  const { flags } = invocation;
  const selecting = flags.string("selector") !== "" || flags.string("field-selector") !== "" || flags.bool("all-namespaces");
  return gather(invocation, {
    args: invocation.args,
    filenames: filenamesOf(invocation),
    recursive: flags.bool("recursive"),
    selector: flags.string("selector"),
    fieldSelector: flags.string("field-selector"),
    allNamespaces: flags.bool("all-namespaces"),
    all: flags.bool("all") || selecting,
    latest: true,
  });
}
