import type { KubeObject } from "../../apimachinery/object.ts";
import type { Command } from "../command/command.ts";
import { filenameFlags } from "../command/common-flags.ts";
import { boolFlag } from "../command/flags.ts";
import type { Invocation } from "../command/invocation.ts";
import { CommandError, throwAll } from "../errors/command-error.ts";
import { OUTPUT_FLAGS, printResult, printerOf } from "../printers/output.ts";
import { gather } from "../resource/gather.ts";
import { type Info, pathOf } from "../resource/info.ts";
import { filenamesOf } from "../resource/validation.ts";

interface Condition {
  type: string;
  [field: string]: unknown;
}

/** Approves or denies. Models kubectl's modifyCertificateCondition. */
function deciding(name: "approve" | "deny", type: "Approved" | "Denied"): Command {
  const opposite = type === "Approved" ? "Denied" : "Approved";
  const reason = name === "approve" ? "KubectlApprove" : "KubectlDeny";
  const done = type.toLowerCase();
  const decide = async (invocation: Invocation, info: Info): Promise<void> => {
    if (info.mapping.kind !== "CertificateSigningRequest")
      throw new CommandError(`can only handle CertificateSigningRequest.certificates.k8s.io objects, got ${info.mapping.kind}.${info.mapping.group}`);
    const request = await invocation.cluster.json<KubeObject>("GET", pathOf(info));
    const conditions = (request.status?.conditions ?? []) as Condition[];
    if (conditions.some((condition) => condition.type === opposite))
      throw new CommandError(`certificate signing request "${info.name}" is already ${opposite}`);
    const has = conditions.some((condition) => condition.type === type);
    if (has && !invocation.flags.bool("force")) return;
    const time = new Date(invocation.now()).toISOString().replace(/\.\d+Z$/, "Z");
    const added = { type, status: "True", reason, message: `This CSR was ${done} by kubectl certificate ${name}.`, lastUpdateTime: time };
    const body = { ...request, status: { ...request.status, conditions: has ? conditions : [...conditions, added] } };
    await invocation.cluster.json("PUT", pathOf(info, "approval"), { body });
  };
  return {
    name,
    use: `certificate ${name} (-f FILENAME | NAME)`,
    short: name === "approve" ? "Approve a certificate signing request" : "Deny a certificate signing request",
    completes: "none",
    flags: [...OUTPUT_FLAGS, ...filenameFlags("identifying the resource to update"), boolFlag("force", "", `Update the CSR even if it is already ${done}.`)],
    async run(invocation) {
      const filenames = filenamesOf(invocation);
      if (invocation.args.length === 0 && filenames.length === 0) throw new CommandError("one or more CSRs must be specified as <name> or -f <filename>");
      const printer = printerOf(invocation);
      const args = filenames.length > 0 ? [] : ["certificatesigningrequests", ...invocation.args];
      const { infos, errors } = await gather(invocation, { args, filenames, recursive: invocation.flags.bool("recursive"), latest: true });
      for (const info of infos) {
        try {
          await decide(invocation, info);
          await printResult(invocation, info.object, done, printer);
        } catch (error) {
          if (invocation.process.signal.aborted) throw error;
          errors.push(error);
        }
      }
      throwAll(errors);
    },
  };
}

export const certificate: Command = {
  name: "certificate",
  use: "certificate SUBCOMMAND",
  short: "Modify certificate resources",
  subcommands: [deciding("approve", "Approved"), deciding("deny", "Denied")],
};
