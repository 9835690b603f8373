import type { Command } from "../../command/command.ts";
import { topNode } from "./node.ts";
import { topPod } from "./pod.ts";

export const top: Command = {
  name: "top",
  use: "top [flags]",
  helpFails: "stderr",
  short: "Display resource (CPU/memory) usage",
  long: "Display resource (CPU/memory) usage of nodes or pods. It needs the Metrics API.",
  subcommands: [topNode, topPod],
};
