import type { KubeObject } from "../../../apimachinery/object.ts";
import { ApiError } from "../../../apimachinery/status.ts";
import type { Command } from "../../command/command.ts";
import { FIELD_MANAGER, SELECTOR_FLAG, VALIDATE_FLAG, fieldManagerFlag, filenameFlags } from "../../command/common-flags.ts";
import { boolFlag, stringFlag } from "../../command/flags.ts";
import type { Invocation } from "../../command/invocation.ts";
import { CommandError, throwAll } from "../../errors/command-error.ts";
import { withSource } from "../../errors/report.ts";
import { toYaml } from "../../printers/yaml.ts";
import { DRY_RUN_FLAG, OUTPUT_FLAGS, dryRunOf, printResult, printerOf } from "../../printers/output.ts";
import { gather, infoOf } from "../../resource/gather.ts";
import { type Info, pathOf } from "../../resource/info.ts";
import { parseManifests } from "../../resource/manifests.ts";
import { fieldValidationOf, filenamesOf } from "../../resource/validation.ts";
import { openEditor } from "../edit/editor.ts";
import { withSavedConfig } from "../apply/last-applied.ts";
import { sendRaw } from "../raw.ts";
import { SAVE_CONFIG_FLAG } from "./generated.ts";
import { clusterRole, clusterRoleBinding, role, roleBinding } from "./access.ts";
import { configMap } from "./config-map.ts";
import { ingress } from "./ingress.ts";
import { namespace, priorityClass, quota, serviceAccount } from "./simple-kinds.ts";
import { podDisruptionBudget } from "./pod-disruption-budget.ts";
import { secret } from "./secret.ts";
import { service } from "./service.ts";
import { token } from "./token.ts";
import { cronJob, deployment, job } from "./workloads.ts";

export const create: Command = {
  name: "create",
  use: "create -f FILENAME",
  short: "Create a resource from a file or from stdin",
  long: "Create a resource from a file or from stdin. JSON and YAML formats are accepted.",
  examples: `# What a file describes
kubectl create -f ./web.yaml

# The same from a pipe
cat web.yaml | kubectl create -f -`,
  completes: "files",
  subcommands: [
    clusterRole,
    clusterRoleBinding,
    configMap,
    cronJob,
    deployment,
    ingress,
    job,
    namespace,
    podDisruptionBudget,
    priorityClass,
    quota,
    role,
    roleBinding,
    secret,
    service,
    serviceAccount,
    token,
  ],
  flags: [
    ...OUTPUT_FLAGS,
    ...filenameFlags("to use to create the resource"),
    SELECTOR_FLAG,
    DRY_RUN_FLAG,
    VALIDATE_FLAG,
    SAVE_CONFIG_FLAG,
    fieldManagerFlag("kubectl-create"),
    boolFlag("edit", "", "Edit the API resource before creating"),
    stringFlag("raw", "", "Raw URI to POST to the server."),
    boolFlag("windows-line-endings", "", "Use Windows line-endings (default Unix line-endings)"),
  ],
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { flags, args } = invocation;
  const filenames = filenamesOf(invocation);
  if (args.length > 0) throw new CommandError(`Unexpected args: [${args.join(" ")}]\nSee 'kubectl create -h' for help and examples`);
  if (filenames.length === 0) throw new CommandError("must specify one of -f and -k");
  if (flags.string("raw") !== "") return sendRaw(invocation, "POST", filenames);
  const dryRun = dryRunOf(invocation);
  const { infos, errors } = await gather(invocation, {
    args: [],
    filenames,
    recursive: flags.bool("recursive"),
    selector: flags.string("selector"),
    validates: fieldValidationOf(invocation) !== "Ignore",
  });
  const chosen = flags.bool("edit") ? await edited(invocation, infos) : infos;
  const printer = printerOf(invocation);
  for (const info of chosen) {
    try {
      const object = withSavedConfig(info.object, flags.bool("save-config"));
      await printResult(invocation, dryRun === "client" ? object : await post(invocation, info, object, dryRun), "created", printer);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      errors.push(withSource("creating", info.source, error));
    }
  }
  throwAll(errors);
  if (infos.length === 0) throw new CommandError("no objects passed to create");
}

function post(invocation: Invocation, info: Info, object: KubeObject, dryRun: "none" | "server"): Promise<KubeObject> {
  const query = {
    dryRun: dryRun === "server" ? "All" : undefined,
    fieldManager: invocation.flags.string(FIELD_MANAGER),
    fieldValidation: fieldValidationOf(invocation),
  };
  return invocation.cluster.json("POST", pathOf({ mapping: info.mapping, namespace: info.namespace }, undefined, query), { body: object });
}

async function edited(invocation: Invocation, infos: readonly Info[]): Promise<Info[]> {
  const text = infos.map((info) => toYaml(info.object)).join("---\n");
  const saved = (await openEditor(invocation, text, ".yaml")).replace(/^#.*\n?/gm, "");
  if (saved.trim() === "") throw new CommandError("edit cancelled, saved file was empty");
  return Promise.all(parseManifests(saved, "edited-file").map((object) => infoOf(invocation, object, "edited-file")));
}
