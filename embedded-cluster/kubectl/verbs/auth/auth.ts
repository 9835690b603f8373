import type { Command } from "../../command/command.ts";
import { canI } from "./can-i.ts";
import { reconcile } from "./reconcile.ts";
import { whoAmI } from "./who-am-i.ts";

export const auth: Command = {
  name: "auth",
  use: "auth [flags]",
  helpFails: "stderr",
  short: "Inspect authorization",
  long: "Inspect authorization: what you may do, and who you are.",
  subcommands: [canI, reconcile, whoAmI],
};
