import type { KubeObject } from "../../../apimachinery/object.ts";
import { noSuchResourceError } from "../../../apimachinery/errors.ts";
import { ApiError } from "../../../apimachinery/status.ts";
import type { Command } from "../../command/command.ts";
import { FIELD_MANAGER, VALIDATE_FLAG, fieldManagerFlag } from "../../command/common-flags.ts";
import { type Flag, boolFlag } from "../../command/flags.ts";
import type { Invocation } from "../../command/invocation.ts";
import { CommandError } from "../../errors/command-error.ts";
import { goQuote } from "../../text/go-quote.ts";
import { DRY_RUN_FLAG, OUTPUT_FLAGS, dryRunOf, printResult, printerOf } from "../../printers/output.ts";
import { infoOf } from "../../resource/gather.ts";
import { pathOf } from "../../resource/info.ts";
import { fieldValidationOf } from "../../resource/validation.ts";
import { withSavedConfig } from "../apply/last-applied.ts";

export const SAVE_CONFIG_FLAG: Flag = boolFlag("save-config", "", "Keep the configuration in the object's annotation, for a later kubectl apply.");

/** Flags of every `create KIND`. */
export const CREATE_FLAGS: readonly Flag[] = [...OUTPUT_FLAGS, DRY_RUN_FLAG, fieldManagerFlag("kubectl-create"), SAVE_CONFIG_FLAG, VALIDATE_FLAG];

/** A `create KIND NAME` whose object the flags describe. `failing`: what stands before an error of the server; "" leaves it as it is. */
export function generatorCommand(
  fields: Pick<Command, "name" | "use" | "short" | "examples" | "aliases"> & { flags: readonly Flag[]; failing: string; required?: readonly string[] },
  build: (invocation: Invocation, name: string) => KubeObject | Promise<KubeObject>,
): Command {
  const { failing, flags, required = [], ...rest } = fields;
  return {
    ...rest,
    flags: [...CREATE_FLAGS, ...flags],
    completes: "none",
    async run(invocation) {
      requireFlags(invocation, ...required);
      const object = await build(invocation, nameOf(invocation));
      await createGenerated(invocation, object, failing);
    },
  } as Command;
}

/** The one argument before `--`. Throws what kubectl says when there is none, or several. */
export function nameOf({ args, argsBeforeDash, path }: Invocation): string {
  const count = argsBeforeDash < 0 ? args.length : argsBeforeDash;
  if (count !== 1) throw new CommandError(`exactly one NAME is required, got ${count}\nSee '${path} -h' for help and examples`);
  return args[0] as string;
}

/** The words after `--`: a container's command. */
export function commandAfterDash({ args, argsBeforeDash }: Invocation): string[] {
  return argsBeforeDash < 0 ? args.slice(1) : args.slice(argsBeforeDash);
}

/** Sends the object, or only prints it with --dry-run=client, and says what `operation` is. */
export async function createGenerated(invocation: Invocation, object: KubeObject, failing: string, operation = "created"): Promise<KubeObject> {
  const { namespace } = invocation;
  const inNamespace = namespace.explicit && isNamespaced(object) ? withNamespace(object, namespace.name) : object;
  const generated = withSavedConfig(inNamespace, invocation.flags.has("save-config") && invocation.flags.bool("save-config"));
  const dryRun = dryRunOf(invocation);
  const printer = printerOf(invocation, undefined, true);
  if (dryRun === "client") {
    await printResult(invocation, generated, operation, printer);
    return generated;
  }
  try {
    if ((await invocation.cluster.discovery.forKind(generated.apiVersion, generated.kind)) === undefined) throw noSuchResourceError();
    const info = await infoOf(invocation, generated, "");
    const query = {
      dryRun: dryRun === "server" ? "All" : undefined,
      fieldManager: invocation.flags.string(FIELD_MANAGER),
      fieldValidation: invocation.flags.has("validate") ? fieldValidationOf(invocation) : undefined,
    };
    const created = await invocation.cluster.json("POST", pathOf({ mapping: info.mapping, namespace: info.namespace }, undefined, query), { body: generated });
    await printResult(invocation, created, operation, printer);
    return created;
  } catch (error) {
    if (failing !== "" && error instanceof ApiError) throw new CommandError(`${failing} ${error.message}`);
    throw error;
  }
}

const CLUSTER_SCOPED = new Set(["Namespace", "ClusterRole", "ClusterRoleBinding", "PriorityClass"]);

function isNamespaced(object: KubeObject): boolean {
  return !CLUSTER_SCOPED.has(object.kind);
}

function withNamespace(object: KubeObject, namespace: string): KubeObject {
  return { ...object, metadata: { ...object.metadata, namespace } };
}

/** "a=1,b=2" → { a: "1", b: "2" }. */
export function parsePairs(text: string, what: string): Record<string, string> {
  const pairs: Record<string, string> = {};
  for (const part of text.split(",").filter((each) => each !== "")) {
    const equals = part.indexOf("=");
    if (equals <= 0) throw new CommandError(`unexpected ${what} spec: ${part}`);
    pairs[part.slice(0, equals)] = part.slice(equals + 1);
  }
  return pairs;
}

/** Throws `required flag(s) "image" not set`, as cobra does. */
export function requireFlags(invocation: Invocation, ...names: string[]): void {
  const missing = names.filter((name) => !invocation.flags.changed(name));
  if (missing.length > 0) throw new CommandError(`required flag(s) ${missing.map(goQuote).join(", ")} not set`);
}
