import type { Command } from "../../command/command.ts";
import { env } from "./env.ts";
import { image } from "./image.ts";
import { resources } from "./resources.ts";
import { selector } from "./selector.ts";
import { subject } from "./subject.ts";
import { serviceAccount } from "./service-account.ts";

export const set: Command = {
  name: "set",
  use: "set SUBCOMMAND",
  helpFails: "stderr",
  short: "Set specific features on objects",
  long: "Configure application resources: change parts of objects that exist.",
  subcommands: [env, image, resources, selector, serviceAccount, subject],
};
