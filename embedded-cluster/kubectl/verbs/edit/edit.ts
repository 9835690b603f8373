import type { Command } from "../../command/command.ts";
import { WINDOWS_LINE_ENDINGS_FLAG, SUBRESOURCE_FLAG, VALIDATE_FLAG, fieldManagerFlag, filenameFlags } from "../../command/common-flags.ts";
import { boolFlag } from "../../command/flags.ts";
import { SAVE_CONFIG_FLAG } from "../create/generated.ts";
import { OUTPUT_FLAGS } from "../../printers/output.ts";
import { editObjects } from "./editor.ts";

export const edit: Command = {
  name: "edit",
  use: "edit (RESOURCE/NAME | -f FILENAME)",
  short: "Edit a resource on the server",
  long: "Edit a resource in the editor that KUBE_EDITOR or EDITOR names, or else vi. What is saved is sent to the server; an error opens the editor again.",
  examples: `# Edit a service
kubectl edit svc/web

# With another editor
KUBE_EDITOR="nano" kubectl edit deployment/web`,
  flags: [
    ...OUTPUT_FLAGS,
    ...filenameFlags("to use to edit the resource"),
    SUBRESOURCE_FLAG,
    VALIDATE_FLAG,
    fieldManagerFlag("kubectl-edit"),
    boolFlag("output-patch", "", "Output the patch if the resource is edited."),
    SAVE_CONFIG_FLAG,
    WINDOWS_LINE_ENDINGS_FLAG,
  ],
  run: (invocation) => editObjects(invocation, "object"),
};
