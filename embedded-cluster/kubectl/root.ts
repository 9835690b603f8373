import type { Command } from "./command/command.ts";
import type { CommandGroup } from "./command/help.ts";
import { globalOptionsHelp } from "./command/help.ts";
import { apply } from "./verbs/apply/apply.ts";
import { attach } from "./verbs/attach.ts";
import { deleteCommand } from "./verbs/delete.ts";
import { describe } from "./verbs/describe.ts";
import { edit } from "./verbs/edit/edit.ts";
import { exec } from "./verbs/exec.ts";
import { get } from "./verbs/get/get.ts";
import { logs } from "./verbs/logs.ts";

const options: Command = {
  name: "options",
  use: "options",
  short: "Print the list of flags inherited by all commands",
  completes: "none",
  run: (invocation) => invocation.out(globalOptionsHelp()),
};

export const GROUPS: readonly CommandGroup[] = [
  { title: "Basic Commands (Intermediate)", commands: [get, edit, deleteCommand] },
  { title: "Troubleshooting and Debugging Commands", commands: [describe, logs, attach, exec] },
  { title: "Advanced Commands", commands: [apply] },
];

export const ROOT: Command = {
  name: "kubectl",
  use: "",
  short: "kubectl controls the Kubernetes cluster manager.",
  subcommands: [...GROUPS.flatMap((group) => group.commands), options],
};
