import type { KubeObject } from "../../apimachinery/object.ts";
import { ApiError, isNotFound } from "../../apimachinery/status.ts";
import { encodeUtf8 } from "../../kernel/bytes.ts";
import { SpawnError } from "../../shell/process/process.ts";
import type { Command } from "../command/command.ts";
import { SELECTOR_FLAG, fieldManagerFlag, filenameFlags } from "../command/common-flags.ts";
import { boolFlag, intFlag, stringsFlag } from "../command/flags.ts";
import type { Invocation } from "../command/invocation.ts";
import { AggregateFailure, CommandError, PlainError } from "../errors/command-error.ts";
import { klogLine } from "../errors/klog.ts";
import { reportOf } from "../errors/report.ts";
import { toYaml } from "../printers/yaml.ts";
import { gather } from "../resource/gather.ts";
import { type Info, pathOf } from "../resource/info.ts";
import { filenamesOf } from "../resource/validation.ts";
import { lastApplied } from "./apply/last-applied.ts";
import { isBuiltIn } from "./apply/merge-keys.ts";
import { threeWayMergePatch, threeWayStrategicPatch } from "./apply/three-way-patch.ts";

export const diff: Command = {
  name: "diff",
  use: "diff -f FILENAME",
  short: "Diff the live version against a would-be applied version",
  long: "Show what kubectl apply would change. Exit code 0: nothing; 1: something; above 1: an error. KUBECTL_EXTERNAL_DIFF names another program than diff -u -N.",
  examples: `# What applying a file would change
kubectl diff -f web.yaml`,
  completes: "files",
  flags: [
    ...filenameFlags("contains the configuration to diff"),
    SELECTOR_FLAG,
    intFlag("concurrency", "", "How many objects are compared at once.", 1),
    boolFlag("prune", "", "Also show what an apply with --prune would delete."),
    stringsFlag("prune-allowlist", "", "With --prune: the kinds that it looks at, as group/version/kind."),
    fieldManagerFlag("kubectl-client-side-apply"),
    boolFlag("force-conflicts", "", "With --server-side: take over fields that other managers own."),
    boolFlag("server-side", "", "Apply runs in the server instead of the client."),
    boolFlag("show-managed-fields", "", "If true, include managed fields in the diff."),
    boolFlag("show-secrets", "", "If true, display Secret data values unmasked."),
  ],
  run,
};

async function run(invocation: Invocation): Promise<number> {
  try {
    return await compare(invocation);
  } catch (error) {
    if (invocation.process.signal.aborted) throw error;
    const { text, exitCode } = reportOf(error);
    throw new PlainError(text, exitCode + 1);
  }
}

async function compare(invocation: Invocation): Promise<number> {
  const { flags, process } = invocation;
  const filenames = filenamesOf(invocation);
  if (filenames.length === 0) throw new CommandError("must specify one of -f and -k");
  const { infos, errors } = await gather(invocation, {
    args: [],
    filenames,
    recursive: flags.bool("recursive"),
    selector: flags.string("selector"),
    validates: true,
  });
  if (errors.length > 0) throw new AggregateFailure(errors);
  const folder = (name: string) => `/tmp/${name}-${Math.floor(process.random.next() * 2 ** 32)}`;
  const [live, merged] = [folder("LIVE"), folder("MERGED")];
  for (const folder of [live, merged]) process.fs.makeDirectory(folder, { recursive: true });
  try {
    for (const info of infos) {
      const { before, after } = await versionsOf(invocation, info);
      const name = [info.object.apiVersion.replace("/", "."), info.mapping.kind, info.namespace ?? "", info.name].join(".");
      if (before !== undefined) process.fs.writeFile(`${live}/${name}`, encodeUtf8(toYaml(shown(invocation, before, after, "before"))));
      process.fs.writeFile(`${merged}/${name}`, encodeUtf8(toYaml(shown(invocation, after, before, "after"))));
    }
    const program = (process.env.get("KUBECTL_EXTERNAL_DIFF") || "diff -u -N").split(" ");
    const code = await runDiff(invocation, [...program, live, merged]);
    if (code > 1) throw new CommandError(`failed to run "${program[0]}": exit status ${code}`);
    return code;
  } finally {
    for (const path of [live, merged]) process.fs.remove(path, { recursive: true });
  }
}

async function runDiff({ process }: Invocation, words: readonly string[]): Promise<number> {
  try {
    return await process.spawn(words).exited;
  } catch (error) {
    if (error instanceof SpawnError) throw new CommandError(`failed to run "${words[0]}": exec: "${words[0]}": executable file not found in $PATH`);
    throw error;
  }
}

async function versionsOf(invocation: Invocation, info: Info): Promise<{ before: KubeObject | undefined; after: KubeObject }> {
  const { cluster, flags } = invocation;
  const query = { dryRun: "All", fieldManager: flags.string("field-manager"), fieldValidation: "Strict" };
  let before: KubeObject;
  try {
    before = await cluster.json("GET", pathOf(info));
  } catch (error) {
    if (!isNotFound(error)) throw error;
    return {
      before: undefined,
      after: await cluster.json("POST", pathOf({ mapping: info.mapping, namespace: info.namespace }, undefined, query), { body: info.object }),
    };
  }
  if (flags.bool("server-side")) {
    const path = pathOf(info, undefined, { ...query, force: String(flags.bool("force-conflicts")) });
    try {
      return { before, after: await cluster.json("PATCH", path, { body: info.object, contentType: "application/apply-patch+yaml" }) };
    } catch (error) {
      const { group, version, kind } = info.mapping;
      const why = `Object (${group}/${version}, Kind=${kind}: ${info.name}) keeps changing, diffing without lock`;
      if (error instanceof ApiError && error.code === 409) await invocation.err(klogLine(invocation.process, "W", "diff.go:723", why));
      throw error;
    }
  }
  // What apply itself writes down stays as it is.
  const modified = { ...info.object, metadata: { ...info.object.metadata, annotations: { ...info.object.metadata.annotations } } };
  const original = lastApplied(before) ?? {};
  const strategic = isBuiltIn(info.mapping.group);
  const patch = strategic ? threeWayStrategicPatch(info.mapping.kind, original, modified, before) : threeWayMergePatch(original, modified, before);
  if (Object.keys(patch).length === 0) return { before, after: before };
  const contentType = strategic ? "application/strategic-merge-patch+json" : "application/merge-patch+json";
  return { before, after: await cluster.json("PATCH", pathOf(info, undefined, query), { body: patch, contentType }) };
}

/** Without who owns which field, and without the values of Secrets, of which only is said whether they change. */
function shown(invocation: Invocation, object: KubeObject, other: KubeObject | undefined, when: "before" | "after"): unknown {
  const { managedFields, ...metadata } = object.metadata;
  const clean: KubeObject = {
    ...object,
    metadata: { ...metadata, ...(invocation.flags.bool("show-managed-fields") && managedFields !== undefined ? { managedFields } : {}) },
  };
  if (object.kind === "Secret" && !invocation.flags.bool("show-secrets") && clean.data !== undefined) {
    const changes = (key: string) => other?.data?.[key] !== undefined && other.data[key] !== object.data[key];
    clean.data = Object.fromEntries(Object.keys(clean.data).map((key) => [key, changes(key) ? `*** (${when})` : "***"]));
  }
  return clean;
}
