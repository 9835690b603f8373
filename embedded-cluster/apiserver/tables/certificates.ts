import { humanDuration } from "../../apimachinery/duration/human-duration.ts";
import type { KubeObject } from "../../apimachinery/object.ts";
import type { TablePrinter } from "../registry/kind-definition.ts";
import { AGE, age, column, NAME } from "./columns.ts";

/** Models printCertificateSigningRequest of pkg/printers/internalversion/printers.go. */
export const certificateSigningRequestTable: TablePrinter = {
  columns: [NAME, AGE, column("SignerName"), column("Requestor"), column("RequestedDuration"), column("Condition")],
  cells(object, now) {
    const { signerName, username, expirationSeconds } = object["spec"] ?? {};
    const asked = typeof expirationSeconds === "number" ? humanDuration(expirationSeconds * 1000) : "<none>";
    return [object.metadata.name, age(object, now), signerName || "<none>", username ?? "", asked, requestStatus(object)];
  },
};

/** In order of precedence: "Denied", "Approved,Issued", "Pending". */
function requestStatus(object: KubeObject): string {
  const types = ((object["status"]?.conditions ?? []) as { type: string }[]).map(({ type }) => type);
  const decision = types.includes("Denied") ? "Denied" : types.includes("Approved") ? "Approved" : "Pending";
  return decision + (types.includes("Failed") ? ",Failed" : "") + (object["status"]?.certificate ? ",Issued" : "");
}
