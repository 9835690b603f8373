import type { Command } from "../../command/command.ts";
import { history } from "./history.ts";
import { pause, restart, resume } from "./patches.ts";
import { status } from "./status.ts";
import { undo } from "./undo.ts";

export const rollout: Command = {
  name: "rollout",
  use: "rollout SUBCOMMAND",
  helpFails: "stdout",
  short: "Manage the rollout of a resource",
  long: "Manage the rollout of one or many resources: deployments, daemonsets and statefulsets.",
  examples: `# Follow a rollout until it is done
kubectl rollout status deployment/web

# Go back to the revision before
kubectl rollout undo deployment/web`,
  subcommands: [history, pause, restart, resume, status, undo],
};
