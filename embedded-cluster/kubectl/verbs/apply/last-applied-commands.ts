import type { Command } from "../../command/command.ts";
import { SELECTOR_FLAG, VALIDATE_FLAG, WINDOWS_LINE_ENDINGS_FLAG, fieldManagerFlag, filenameFlags } from "../../command/common-flags.ts";
import { boolFlag, stringFlag } from "../../command/flags.ts";
import type { Invocation } from "../../command/invocation.ts";
import type { KubeObject } from "../../../apimachinery/object.ts";
import { CommandError, throwAll } from "../../errors/command-error.ts";
import { goJson, toJson } from "../../printers/json.ts";
import { DRY_RUN_FLAG, OUTPUT_FLAGS, dryRunOf, printResult } from "../../printers/output.ts";
import { toYaml } from "../../printers/yaml.ts";
import { gather } from "../../resource/gather.ts";
import { pathOf } from "../../resource/info.ts";
import { filenamesOf } from "../../resource/validation.ts";
import { editObjects } from "../edit/editor.ts";
import { LAST_APPLIED, lastApplied } from "./last-applied.ts";

/** The file's object as it is. */
function plainText(object: KubeObject): string {
  return `${goJson(object)}\n`;
}

export const viewLastApplied: Command = {
  name: "view-last-applied",
  use: "apply view-last-applied (TYPE [NAME | -l label] | TYPE/NAME | -f FILENAME)",
  short: "View the latest last-applied-configuration annotations of a resource/object",
  flags: [
    stringFlag("output", "o", "Output format. Must be one of (yaml, json)", "yaml"),
    boolFlag("all", "", "Select all resources in the namespace of the specified resource types"),
    SELECTOR_FLAG,
    ...filenameFlags("that contains the last-applied-configuration annotations"),
  ],
  async run(invocation: Invocation): Promise<void> {
    const output = invocation.flags.string("output");
    if (output !== "yaml" && output !== "json")
      throw new CommandError(
        `Unexpected -o output mode: ${output}, the flag 'output' must be one of yaml|json\nSee 'view-last-applied -h' for help and examples`,
      );
    const { infos, errors } = await gather(invocation, {
      args: invocation.args,
      filenames: filenamesOf(invocation),
      selector: invocation.flags.string("selector"),
      all: invocation.flags.bool("all") || invocation.flags.string("selector") !== "" ? true : false,
      latest: true,
    });
    for (const info of infos) {
      const configuration = lastApplied(info.object);
      if (configuration === undefined) continue;
      await invocation.out(output === "yaml" ? toYaml(configuration) : toJson(configuration));
    }
    throwAll(errors);
  },
};

export const setLastApplied: Command = {
  name: "set-last-applied",
  use: "apply set-last-applied -f FILENAME",
  short: "Set the last-applied-configuration annotation on a live object to match the contents of a file",
  flags: [
    ...OUTPUT_FLAGS,
    DRY_RUN_FLAG,
    boolFlag("create-annotation", "", "Create the annotation when the object has none"),
    ...filenameFlags("that contains the last-applied-configuration annotations", ["filename"]),
  ],
  async run(invocation: Invocation): Promise<void> {
    const { infos, errors } = await gather(invocation, { args: [], filenames: filenamesOf(invocation) });
    throwAll(errors);
    for (const info of infos) {
      const live = await invocation.cluster.json("GET", pathOf(info));
      if (lastApplied(live) === undefined && !invocation.flags.bool("create-annotation")) {
        throw new CommandError(
          "no last-applied-configuration annotation found on resource: " + `${info.name}, to create the annotation, run the command with --create-annotation`,
        );
      }
      const text = plainText(info.object);
      if (live.metadata.annotations?.[LAST_APPLIED] === text) {
        await invocation.out(`set-last-applied ${info.name}: no changes required.\n`);
        continue;
      }
      const dryRun = dryRunOf(invocation);
      const body = { metadata: { annotations: { [LAST_APPLIED]: text } } };
      const query = { dryRun: dryRun === "server" ? "All" : undefined };
      const object =
        dryRun === "client"
          ? live
          : await invocation.cluster.json("PATCH", pathOf(info, undefined, query), { body, contentType: "application/merge-patch+json" });
      await printResult(invocation, object, "configured");
    }
  },
};

export const editLastApplied: Command = {
  name: "edit-last-applied",
  use: "apply edit-last-applied (RESOURCE/NAME | -f FILENAME)",
  short: "Edit latest last-applied-configuration annotations of a resource/object",
  flags: [
    ...OUTPUT_FLAGS,
    ...filenameFlags("to use to edit the resource"),
    fieldManagerFlag("kubectl-client-side-apply"),
    VALIDATE_FLAG,
    WINDOWS_LINE_ENDINGS_FLAG,
  ],
  run: (invocation) => editObjects(invocation, "last-applied"),
};
