import { resourcePath } from "../../../client/resource-client.ts";
import { RESOURCES } from "../../../client/resources.ts";
import { ApiError } from "../../../apimachinery/status.ts";
import type { Command } from "../../command/command.ts";
import { durationFlag, stringFlag, stringsFlag } from "../../command/flags.ts";
import type { Invocation } from "../../command/invocation.ts";
import { CommandError } from "../../errors/command-error.ts";
import { OUTPUT_FLAGS, printerOf } from "../../printers/output.ts";
import { nameOf } from "./generated.ts";

export const token: Command = {
  name: "token",
  use: "create token SERVICE_ACCOUNT_NAME",
  short: "Request a service account token",
  flags: [
    ...OUTPUT_FLAGS,
    stringsFlag("audience", "", "Audience of the requested token. May be repeated."),
    durationFlag("duration", "", "Requested lifetime of the issued token."),
    stringFlag("bound-object-kind", "", "Kind of an object to bind the token to. Supported kinds are Node, Pod, Secret."),
    stringFlag("bound-object-name", "", "Name of an object to bind the token to."),
    stringFlag("bound-object-uid", "", "UID of an object to bind the token to."),
  ],
  completes: "none",
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { flags } = invocation;
  const name = nameOf(invocation);
  const seconds = flags.duration("duration") / 1_000;
  if (seconds < 0) throw new CommandError("--duration must be greater than or equal to 0");
  if (!Number.isInteger(seconds)) throw new CommandError("--duration cannot be expressed in units less than seconds");
  const [kind, boundName, uid] = ["kind", "name", "uid"].map((part) => flags.string(`bound-object-${part}`)) as [string, string, string];
  if (kind === "" && boundName !== "") throw new CommandError("--bound-object-name can only be set if --bound-object-kind is provided");
  if (kind !== "" && !["Node", "Pod", "Secret"].includes(kind)) throw new CommandError("supported --bound-object-kind values are Node, Pod, Secret");
  if (kind !== "" && boundName === "") throw new CommandError("--bound-object-name is required if --bound-object-kind is provided");
  const audiences = flags.list("audience");
  const spec = {
    ...(audiences.length > 0 ? { audiences } : {}),
    ...(seconds > 0 ? { expirationSeconds: seconds } : {}),
    ...(kind === "" ? {} : { boundObjectRef: { apiVersion: "v1", kind, name: boundName, ...(uid === "" ? {} : { uid }) } }),
  };
  const path = resourcePath(RESOURCES.serviceaccounts, { namespace: invocation.namespace.name, name, subresource: "token" });
  try {
    const answer = await invocation.cluster.json("POST", path, { body: { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", metadata: {}, spec } });
    const printer = printerOf(invocation);
    if (printer !== undefined) return invocation.out(printer(answer));
    if (!answer.status?.token) throw new CommandError("failed to create token: no token in server response");
    await invocation.out(`${answer.status.token}\n`);
  } catch (error) {
    if (error instanceof ApiError) throw new CommandError(`failed to create token: ${error.message}`);
    throw error;
  }
}
