import { encodeUtf8 } from "../../kernel/bytes.ts";
import type { Command } from "../command/command.ts";
import { arrayFlag, boolFlag, stringFlag, stringsFlag } from "../command/flags.ts";
import { CommandError } from "../errors/command-error.ts";
import { buildFolder } from "../kustomize/build-folder.ts";
import { toYaml } from "../printers/yaml.ts";
import { absolutePath } from "../text/paths.ts";

export const kustomize: Command = {
  name: "kustomize",
  use: "kustomize DIR [flags]",
  short: "Build a kustomization target from a directory or URL",
  long: "Print what the kustomization of a folder makes. Without an argument the folder is this one.",
  examples: `# What a folder's kustomization makes
kubectl kustomize ./overlays/production

# And make it so
kubectl apply -k ./overlays/production`,
  completes: "files",
  flags: [
    boolFlag("as-current-user", "", "For functions in containers, which this shell does not run."),
    boolFlag("enable-alpha-plugins", "", "For plugins, which this shell does not run."),
    boolFlag("enable-helm", "", "For Helm charts, which this shell does not inflate."),
    arrayFlag("env", "e", "For functions in containers, which this shell does not run."),
    arrayFlag("helm-api-versions", "", "For Helm charts, which this shell does not inflate."),
    stringFlag("helm-command", "", "For Helm charts, which this shell does not inflate.", "helm"),
    boolFlag("helm-debug", "", "For Helm charts, which this shell does not inflate."),
    stringFlag("helm-kube-version", "", "For Helm charts, which this shell does not inflate."),
    stringFlag("load-restrictor", "", "Whether files outside of the folder may be read.", "LoadRestrictionsRootOnly"),
    stringsFlag("mount", "", "For functions in containers, which this shell does not run."),
    boolFlag("network", "", "For functions in containers, which this shell does not run."),
    stringFlag("network-name", "", "For functions in containers, which this shell does not run.", "bridge"),
    stringFlag("output", "o", "The file to write to, instead of stdout."),
  ],
  async run(invocation) {
    const { args, flags, process } = invocation;
    if (args.length > 1) throw new CommandError("specify one path to kustomization.yaml");
    const objects = await buildFolder(invocation, args[0] ?? ".");
    const text = objects.map((object) => toYaml(object)).join("---\n");
    const output = flags.string("output");
    if (output === "") await invocation.out(text);
    else process.fs.writeFile(absolutePath(process, output), encodeUtf8(text));
  },
};
