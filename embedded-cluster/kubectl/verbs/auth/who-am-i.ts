import type { KubeObject } from "../../../apimachinery/object.ts";
import { isNotFound } from "../../../apimachinery/status.ts";
import type { Command } from "../../command/command.ts";
import type { Invocation } from "../../command/invocation.ts";
import { CommandError } from "../../errors/command-error.ts";
import { OUTPUT_FLAGS, printerOf } from "../../printers/output.ts";
import { tableWriter } from "../../printers/tab-writer.ts";
import { goValue } from "../../text/go-quote.ts";

export const whoAmI: Command = {
  name: "whoami",
  use: "auth whoami",
  short: "Experimental: Check self subject attributes",
  flags: OUTPUT_FLAGS,
  completes: "none",
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const body = { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview", metadata: {} };
  let review: KubeObject;
  try {
    review = await invocation.cluster.json("POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews", { body });
  } catch (error) {
    if (isNotFound(error))
      throw new CommandError(
        "the selfsubjectreviews API is not enabled in the cluster\nenable APISelfSubjectReview feature gate and authentication.k8s.io/v1alpha1 or authentication.k8s.io/v1beta1 API",
      );
    throw error;
  }
  const printer = printerOf(invocation);
  if (printer !== undefined) return invocation.out(printer(review));
  const { username, uid, groups = [], extra = {} } = review.status?.userInfo ?? {};
  const writer = tableWriter();
  writer.write("ATTRIBUTE\tVALUE\n");
  if (username) writer.write(`Username\t${username}\n`);
  if (uid) writer.write(`UID\t${uid}\n`);
  if (groups.length > 0) writer.write(`Groups\t${goValue(groups)}\n`);
  for (const key of Object.keys(extra).sort()) writer.write(`Extra: ${key}\t${goValue(extra[key])}\n`);
  await invocation.out(writer.flush());
}
