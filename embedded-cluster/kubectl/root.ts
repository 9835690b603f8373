import type { Command } from "./command/command.ts";
import type { CommandGroup } from "./command/help.ts";
import { globalOptionsHelp } from "./command/help.ts";
import { annotate } from "./verbs/annotate.ts";
import { apiResources, apiVersions } from "./verbs/api-resources.ts";
import { apply } from "./verbs/apply/apply.ts";
import { attach } from "./verbs/attach.ts";
import { auth } from "./verbs/auth/auth.ts";
import { autoscale } from "./verbs/autoscale.ts";
import { certificate } from "./verbs/certificate.ts";
import { clusterInfo } from "./verbs/cluster-info.ts";
import { completion } from "./verbs/completion.ts";
import { config } from "./verbs/config/config.ts";
import { cp } from "./verbs/cp.ts";
import { create } from "./verbs/create/create.ts";
import { debug } from "./verbs/debug/debug.ts";
import { deleteCommand } from "./verbs/delete.ts";
import { describe } from "./verbs/describe.ts";
import { diff } from "./verbs/diff.ts";
import { cordon, uncordon } from "./verbs/drain/cordon.ts";
import { drain } from "./verbs/drain/drain.ts";
import { edit } from "./verbs/edit/edit.ts";
import { events } from "./verbs/events.ts";
import { exec } from "./verbs/exec.ts";
import { explain } from "./verbs/explain.ts";
import { expose } from "./verbs/expose.ts";
import { get } from "./verbs/get/get.ts";
import { kustomize } from "./verbs/kustomize.ts";
import { label } from "./verbs/label.ts";
import { logs } from "./verbs/logs.ts";
import { patch } from "./verbs/patch.ts";
import { plugin } from "./verbs/plugin.ts";
import { portForward } from "./verbs/port-forward.ts";
import { replace } from "./verbs/replace.ts";
import { rollout } from "./verbs/rollout/rollout.ts";
import { run } from "./verbs/run.ts";
import { scale } from "./verbs/scale.ts";
import { set } from "./verbs/set/set.ts";
import { taint } from "./verbs/taint.ts";
import { top } from "./verbs/top/top.ts";
import { version } from "./verbs/version.ts";
import { wait } from "./verbs/wait/wait.ts";

const options: Command = {
  name: "options",
  use: "options [options]",
  short: "Print the list of flags inherited by all commands",
  completes: "none",
  flagAdvice: "Run 'kubectl options' without flags.",
  run: (invocation) => invocation.out(globalOptionsHelp()),
};

/** Every verb, in the order and under the headings of kubectl's own help. */
export const GROUPS: readonly CommandGroup[] = [
  { title: "Basic Commands (Beginner)", commands: [create, expose, run, set] },
  { title: "Basic Commands (Intermediate)", commands: [explain, get, edit, deleteCommand] },
  { title: "Deploy Commands", commands: [rollout, scale, autoscale] },
  { title: "Cluster Management Commands", commands: [certificate, clusterInfo, top, cordon, uncordon, drain, taint] },
  { title: "Troubleshooting and Debugging Commands", commands: [describe, logs, attach, exec, portForward, cp, auth, debug, events] },
  { title: "Advanced Commands", commands: [diff, apply, patch, replace, wait, kustomize] },
  { title: "Settings Commands", commands: [label, annotate, completion] },
  { title: "Other Commands", commands: [apiResources, apiVersions, config, plugin, version] },
];

/** Upstream keeps the place for commands to come. */
const alpha: Command = {
  name: "alpha",
  use: "alpha",
  short: "Commands for features in alpha",
  hidden: true,
  completes: "none",
  insteadOfHelp: "No alpha commands are available in this version of kubectl\n",
};

export const ROOT: Command = {
  name: "kubectl",
  use: "",
  short: "kubectl controls the Kubernetes cluster manager.",
  long: "kubectl controls the Kubernetes cluster manager.\n\n Find more information at: https://kubernetes.io/docs/reference/kubectl/",
  subcommands: [...GROUPS.flatMap((group) => group.commands), options, alpha],
};
