import type { Command } from "../command/command.ts";
import { FIELD_MANAGER, SELECTOR_FLAG, VALIDATE_FLAG, fieldManagerFlag } from "../command/common-flags.ts";
import { boolFlag } from "../command/flags.ts";
import type { Invocation } from "../command/invocation.ts";
import { type Taint, taintText } from "../describe/multi-line.ts";
import { CommandError, throwAll } from "../errors/command-error.ts";
import { objectName } from "../printers/name.ts";
import { DRY_RUN_FLAG, OUTPUT_FLAGS, dryRunOf, printResult, printerOf } from "../printers/output.ts";
import { gather } from "../resource/gather.ts";
import { type Info, pathOf } from "../resource/info.ts";

const NAME_RULE =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const EFFECTS = new Set(["NoSchedule", "PreferNoSchedule", "NoExecute"]);

export const taint: Command = {
  name: "taint",
  use: "taint NODE NAME KEY_1=VAL_1:TAINT_EFFECT_1 ... KEY_N=VAL_N:TAINT_EFFECT_N",
  short: "Update the taints on one or more nodes",
  examples: `# Keep pods away from a node unless they tolerate it
kubectl taint nodes node-1 dedicated=database:NoSchedule

# Take the taint away
kubectl taint nodes node-1 dedicated=database:NoSchedule-`,
  flags: [
    ...OUTPUT_FLAGS,
    SELECTOR_FLAG,
    DRY_RUN_FLAG,
    VALIDATE_FLAG,
    fieldManagerFlag("kubectl-taint"),
    boolFlag("all", "", "Select all nodes in the cluster"),
    boolFlag("overwrite", "", "If true, allow taints to be overwritten, otherwise reject taint updates that overwrite existing taints."),
  ],
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { args, flags } = invocation;
  const first = args.findIndex((arg, index) => index > 0 && (arg.includes("=") || arg.includes(":") || arg.endsWith("-")));
  const resources = first < 0 ? [...args] : args.slice(0, first);
  const specs = first < 0 ? [] : args.slice(first);
  if (resources.length === 0) throw new CommandError("one or more resources must be specified as <resource> <name>");
  if (specs.length === 0) throw new CommandError("at least one taint update is required");
  const { add, remove } = parseTaints(specs);
  const selecting = flags.string("selector") !== "";
  if (flags.bool("all") && selecting) throw new CommandError("setting 'all' parameter with a non empty selector is prohibited");
  if (resources.length === 1 && !resources[0]?.includes("/") && !flags.bool("all") && !selecting) {
    throw new CommandError("at least one resource name must be specified since 'all' parameter is not set");
  }
  const mapping = await invocation.cluster.discovery.resolve((resources[0] as string).split("/")[0] as string);
  if (mapping.kind !== "Node") throw new CommandError(`invalid resource type ${resources[0]?.toLowerCase()}, only node types are supported`);
  const { infos, errors } = await gather(invocation, {
    args: resources,
    selector: flags.string("selector"),
    all: flags.bool("all") || selecting,
    latest: true,
  });
  for (const info of infos) await taintOne(invocation, info, add, remove);
  throwAll(errors);
}

function parseTaints(specs: readonly string[]): { add: Taint[]; remove: Taint[] } {
  const add: Taint[] = [];
  const remove: Taint[] = [];
  for (const spec of specs) {
    const removing = spec.endsWith("-");
    const word = removing ? spec.slice(0, -1) : spec;
    if (!word.includes(":") && !/^(?:[a-z0-9.-]+\/)?[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/.test(word))
      throw new CommandError(`invalid taint spec: ${word}, ${NAME_RULE}\nSee 'kubectl taint -h' for help and examples`);
    const [pair = "", effect = "", more] = word.split(":");
    const [key = "", value = "", extra] = pair.split("=");
    if (more !== undefined || extra !== undefined || key === "")
      throw new CommandError(`invalid taint spec: ${spec}\nSee 'kubectl taint -h' for help and examples`);
    if (effect !== "" && !EFFECTS.has(effect))
      throw new CommandError(`invalid taint effect: ${effect}, unsupported taint effect\nSee 'kubectl taint -h' for help and examples`);
    if (!removing && effect === "") throw new CommandError(`invalid taint spec: ${spec}\nSee 'kubectl taint -h' for help and examples`);
    (removing ? remove : add).push({ key, ...(value === "" ? {} : { value }), effect });
  }
  const conflicts = remove.filter((gone) => add.some((each) => each.key === gone.key && (gone.effect === "" || gone.effect === each.effect)));
  if (conflicts.length > 0) {
    throw new CommandError(
      `can not both modify and remove the following taint(s) in the same command: ${conflicts.map((each) => `${each.key}=${each.effect}`).join(", ")}`,
    );
  }
  return { add, remove };
}

async function taintOne(invocation: Invocation, info: Info, add: readonly Taint[], remove: readonly Taint[]): Promise<void> {
  const overwrite = invocation.flags.bool("overwrite");
  const old: Taint[] = info.object.spec?.taints ?? [];
  const same = (a: Taint, b: Taint) => a.key === b.key && a.effect === b.effect;
  const existing = add.filter((taint) => old.some((each) => same(each, taint))).map((taint) => taint.key);
  if (!overwrite && existing.length > 0)
    throw new CommandError(`node ${info.name} already has ${existing.join(",")} taint(s) with same effect(s) and --overwrite is false`);
  const merged = [...add, ...old.filter((each) => !add.some((taint) => same(taint, each)))];
  const matches = (each: Taint, gone: Taint) => each.key === gone.key && (gone.effect === "" || gone.effect === each.effect);
  const missing = remove.filter((gone) => !merged.some((each) => matches(each, gone)));
  throwAll(missing.map((gone) => new CommandError(`taint ${JSON.stringify(taintText(gone))} not found`)));
  const left = merged.filter((each) => !remove.some((gone) => matches(each, gone)));
  const added = old.length !== merged.length;
  const operation = (added && remove.length > 0) || overwrite ? "modified" : added ? "tainted" : "untainted";
  const body = { spec: { taints: left.length === 0 ? null : left } };
  const dryRun = dryRunOf(invocation);
  if (dryRun === "client") {
    // Upstream makes this printer without the suffix of a dry run.
    const object = { ...info.object, spec: { ...info.object.spec, taints: left } };
    const printer = printerOf(invocation);
    return invocation.out(printer === undefined ? `${objectName(object)} ${operation}\n` : printer(object));
  }
  const query = { dryRun: dryRun === "server" ? "All" : undefined, fieldManager: invocation.flags.string(FIELD_MANAGER) };
  const saved = await invocation.cluster.json("PATCH", pathOf(info, undefined, query), { body, contentType: "application/merge-patch+json" });
  await printResult(invocation, saved, operation);
}
