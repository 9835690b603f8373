import type { AdmissionContext, AdmissionPlugin, AdmissionRequest } from "../hooks.ts";
import { refuse } from "./refuse.ts";

const GROUP = "certificates.k8s.io";

/**
 * A request for a certificate carries who made it, and only who may approve or sign for its signer does so.
 * Models pkg/registry/certificates strategy and plugin/pkg/admission/certificates.
 */
export const CERTIFICATES: AdmissionPlugin = {
  name: "Certificates",
  admit(request) {
    if (request.resource.resource !== "certificatesigningrequests" || request.operation !== "CREATE" || request.object === undefined) return;
    const { username, uid, groups, extra } = request.user;
    const { username: _name, uid: _uid, groups: _groups, extra: _extra, ...asked } = request.object["spec"] ?? {};
    request.object["spec"] = {
      ...asked,
      username,
      ...(uid === undefined ? {} : { uid }),
      groups: [...groups],
      ...(extra === undefined || Object.keys(extra).length === 0 ? {} : { extra }),
    };
  },
  validate(request, context) {
    if (request.resource.resource !== "certificatesigningrequests" || request.resource.group !== GROUP || request.operation !== "UPDATE") return;
    const signer: string = request.oldObject?.["spec"]?.signerName ?? "";
    if (request.subresource === "approval" && !may(request, context, "approve", signer)) {
      throw refuse(request, `user not permitted to approve requests with signerName ${JSON.stringify(signer)}`);
    }
    const isIssued = JSON.stringify(request.object?.["status"]?.certificate) !== JSON.stringify(request.oldObject?.["status"]?.certificate);
    if (request.subresource === "status" && isIssued && !may(request, context, "sign", signer)) {
      throw refuse(request, `user not permitted to sign requests with signerName ${JSON.stringify(signer)}`);
    }
  },
};

/** For this signer, or for all of its domain. */
function may({ user }: AdmissionRequest, context: AdmissionContext, verb: string, signer: string): boolean {
  const ask = (name: string) =>
    context.authorize({
      user,
      verb,
      isResourceRequest: true,
      apiGroup: GROUP,
      apiVersion: "*",
      resource: "signers",
      subresource: "",
      namespace: "",
      name,
      path: "",
    }).allowed;
  return ask(signer) || ask(`${signer.split("/")[0]}/*`);
}
