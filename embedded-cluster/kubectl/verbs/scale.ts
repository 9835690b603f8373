import type { KubeObject } from "../../apimachinery/object.ts";
import { isConflict } from "../../apimachinery/status.ts";
import { sleep } from "../../kernel/clock.ts";
import type { Command } from "../command/command.ts";
import { SELECTOR_FLAG, filenameFlags } from "../command/common-flags.ts";
import { boolFlag, durationFlag, intFlag, stringFlag } from "../command/flags.ts";
import type { Invocation } from "../command/invocation.ts";
import { CommandError, throwAll } from "../errors/command-error.ts";
import { DRY_RUN_FLAG, OUTPUT_FLAGS, dryRunOf, printResult } from "../printers/output.ts";
import { requireFlags } from "./create/generated.ts";
import { gather } from "../resource/gather.ts";
import { type Info, pathOf } from "../resource/info.ts";
import { filenamesOf } from "../resource/validation.ts";

/** Tries when another writer gets in between reading and writing the scale. */
const SCALE_TRIES = 10;

export const scale: Command = {
  name: "scale",
  use: "scale [--resource-version=version] [--current-replicas=count] --replicas=COUNT (-f FILENAME | TYPE NAME)",
  short: "Set a new size for a deployment, replica set, or replication controller",
  examples: `# Three replicas of a deployment
kubectl scale --replicas=3 deployment/web

# Only if it has two at present
kubectl scale --current-replicas=2 --replicas=3 deployment/web`,
  suggestFor: ["resize"],
  flags: [
    ...OUTPUT_FLAGS,
    ...filenameFlags("identifying the resource to set a new size"),
    SELECTOR_FLAG,
    DRY_RUN_FLAG,
    boolFlag("all", "", "Select all resources in the namespace of the specified resource types"),
    intFlag("replicas", "", "The new desired number of replicas. Required."),
    intFlag("current-replicas", "", "Precondition for current size. -1 (default) for no condition.", -1),
    stringFlag("resource-version", "", "Precondition for resource version."),
    durationFlag("timeout", "", "The length of time to wait before giving up on a scale operation, zero means don't wait."),
  ],
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { flags } = invocation;
  const replicas = flags.int("replicas");
  requireFlags(invocation, "replicas");
  if (replicas < 0) throw new CommandError("The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0");
  if (flags.int("current-replicas") < -1) throw new CommandError("The --current-replicas must specify an integer of -1 or greater");
  const { infos, errors } = await gather(invocation, {
    args: invocation.args,
    filenames: filenamesOf(invocation),
    recursive: flags.bool("recursive"),
    selector: flags.string("selector"),
    all: flags.bool("all") || flags.string("selector") !== "",
    latest: true,
  });
  if (flags.string("resource-version") !== "" && infos.length > 1) throw new CommandError("cannot use --resource-version with multiple resources");
  if (infos.length === 0) {
    throwAll(errors);
    throw new CommandError("no objects passed to scale");
  }
  for (const info of infos) {
    if (dryRunOf(invocation) !== "client") await scaleOne(invocation, info, replicas);
    await printResult(invocation, { ...info.object, spec: { ...info.object.spec, replicas } }, "scaled");
  }
  throwAll(errors);
}

async function scaleOne(invocation: Invocation, info: Info, replicas: number): Promise<void> {
  const { flags } = invocation;
  const query = { dryRun: dryRunOf(invocation) === "server" ? "All" : undefined };
  const [expected, version] = [flags.int("current-replicas"), flags.string("resource-version")];
  if (expected === -1 && version === "") {
    await invocation.cluster.json("PATCH", pathOf(info, "scale", query), { body: { spec: { replicas } }, contentType: "application/merge-patch+json" });
  } else {
    for (let attempt = 1; ; attempt++) {
      const current = await invocation.cluster.json<KubeObject>("GET", pathOf(info, "scale"));
      if (expected !== -1 && current.spec?.replicas !== expected)
        throw new CommandError(`Expected replicas to be ${expected}, was ${current.spec?.replicas ?? 0}`);
      if (version !== "" && current.metadata.resourceVersion !== version) {
        throw new CommandError(`Expected resource version to be ${version}, was ${current.metadata.resourceVersion}`);
      }
      try {
        await invocation.cluster.json("PUT", pathOf(info, "scale", query), { body: { ...current, spec: { ...current.spec, replicas } } });
        break;
      } catch (error) {
        if (!isConflict(error) || attempt >= SCALE_TRIES) throw error;
      }
    }
  }
  const timeout = flags.duration("timeout");
  if (timeout > 0 && dryRunOf(invocation) === "none") await awaitReplicas(invocation, info, replicas, timeout);
}

async function awaitReplicas(invocation: Invocation, info: Info, replicas: number, timeout: number): Promise<void> {
  const limit = invocation.now() + timeout;
  for (;;) {
    const current = await invocation.cluster.json<KubeObject>("GET", pathOf(info, "scale"));
    if ((current.status?.replicas ?? 0) === replicas) return;
    if (invocation.now() >= limit) throw new CommandError(`timed out waiting for the condition`);
    await sleep(invocation.process.clock, 1_000, invocation.process.signal);
  }
}
