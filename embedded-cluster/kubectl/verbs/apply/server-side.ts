import { isConflict } from "../../../apimachinery/status.ts";
import { FIELD_MANAGER } from "../../command/common-flags.ts";
import type { Invocation } from "../../command/invocation.ts";
import { CommandError } from "../../errors/command-error.ts";
import { dryRunOf } from "../../printers/output.ts";
import { type Info, pathOf } from "../../resource/info.ts";
import { fieldValidationOf } from "../../resource/validation.ts";
import type { Applied } from "./apply.ts";

const CONFLICT_ADVICE = `
Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`;

/** `apply --server-side`: the server merges and keeps track of who owns which field. */
export async function serverSideApply(invocation: Invocation, info: Info): Promise<Applied> {
  const { flags } = invocation;
  const query = {
    dryRun: dryRunOf(invocation) === "server" ? "All" : undefined,
    fieldManager: flags.changed(FIELD_MANAGER) ? flags.string(FIELD_MANAGER) : "kubectl",
    fieldValidation: fieldValidationOf(invocation),
    force: String(flags.bool("force-conflicts")),
  };
  try {
    const path = pathOf(info, flags.string("subresource"), query);
    const object = await invocation.cluster.json("PATCH", path, { body: info.object, contentType: "application/apply-patch+yaml" });
    return { object, operation: "serverside-applied" };
  } catch (error) {
    // Upstream wraps the server's answer here, which makes it an error of kubectl.
    if (isConflict(error)) throw new CommandError(`${(error as Error).message}${CONFLICT_ADVICE}`);
    throw error;
  }
}
