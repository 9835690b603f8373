import { timestamp } from "../../../apimachinery/duration/timestamp.ts";
import type { KubeObject } from "../../../apimachinery/object.ts";
import { decodeUtf8, fromBase64 } from "../../../kernel/bytes.ts";
import type { KindDefinition } from "../../registry/kind-definition.ts";
import { certificateSigningRequestTable } from "../../tables/certificates.ts";
import { defineKind, type SpecCheck, validation } from "../define.ts";
import { duplicate, invalid, notSupported, type Problems, required } from "../rules/problem.ts";

const USAGES = [
  "any",
  "cert sign",
  "client auth",
  "code signing",
  "content commitment",
  "crl sign",
  "data encipherment",
  "decipher only",
  "digital signature",
  "email protection",
  "encipher only",
  "ipsec end system",
  "ipsec tunnel",
  "ipsec user",
  "key agreement",
  "key encipherment",
  "microsoft sgc",
  "netscape sgc",
  "ocsp signing",
  "s/mime",
  "server auth",
  "signing",
  "timestamping",
];

export interface RequestCondition {
  type: string;
  status?: string;
  reason?: string;
  message?: string;
  lastUpdateTime?: string;
  lastTransitionTime?: string;
}

/** Models validateCertificateSigningRequest of pkg/apis/certificates/validation. */
const checkRequest: SpecCheck = (problems, object, previous) => {
  const spec = object["spec"] ?? {};
  if (!isRequest(spec.request)) problems.push(invalid("spec.request", byteText(spec.request), "PEM block type must be CERTIFICATE REQUEST"));
  const usages: string[] = spec.usages ?? [];
  if (usages.length === 0) problems.push(required("spec.usages"));
  if (previous === undefined) {
    for (const [index, usage] of usages.entries()) {
      if (!USAGES.includes(usage)) problems.push(notSupported(`spec.usages[${index}]`, usage, USAGES));
      if (usages.indexOf(usage) < index) problems.push(duplicate(`spec.usages[${index}]`, usage));
    }
  }
  checkSigner(problems, spec.signerName ?? "");
  const seconds = spec.expirationSeconds;
  if (typeof seconds === "number" && seconds < 600)
    problems.push(invalid("spec.expirationSeconds", seconds, "may not specify a duration less than 600 seconds (10 minutes)"));
};

function checkSigner(problems: Problems, name: string): void {
  if (name === "") problems.push(required("spec.signerName"));
  else if (name.split("/").length !== 2)
    problems.push(invalid("spec.signerName", name, "must be a fully qualified domain and path of the form 'example.com/signer-name'"));
}

function isRequest(request: unknown): boolean {
  if (typeof request !== "string") return false;
  try {
    return /^-----BEGIN (NEW )?CERTIFICATE REQUEST-----[^-]+-----END \1?CERTIFICATE REQUEST-----/.test(
      decodeUtf8(fromBase64(request)).trim().replace("BEGIN NEW", "BEGIN"),
    );
  } catch {
    return false;
  }
}

/** As Go prints bytes in an error: base64 again. */
function byteText(request: unknown): string {
  return typeof request === "string" ? request : "";
}

/** Times that a writer of conditions may leave out. Models populateConditionTimestamps. */
export function stampConditions(conditions: readonly RequestCondition[], previous: readonly RequestCondition[], now: number): RequestCondition[] {
  return conditions.map((condition) => {
    const same = previous.find(({ type, status }) => type === condition.type && status === condition.status);
    const lastUpdateTime = condition.lastUpdateTime ?? timestamp(now);
    return { ...condition, lastUpdateTime, lastTransitionTime: condition.lastTransitionTime ?? same?.lastTransitionTime ?? timestamp(now) };
  });
}

/** Approval is for people; no signer holds the cluster's key here, so that no certificate follows. Models pkg/registry/certificates. */
export const CERTIFICATE_SIGNING_REQUEST: KindDefinition = defineKind({
  group: "certificates.k8s.io",
  version: "v1",
  kind: "CertificateSigningRequest",
  plural: "certificatesigningrequests",
  shortNames: ["csr"],
  namespaced: false,
  subresources: ["approval", "status"],
  hasGeneration: false,
  applyDefaults(object) {
    object["status"] ??= {};
  },
  prepareForCreate(object) {
    object["status"] = {};
  },
  prepareForUpdate(object: KubeObject, previous: KubeObject) {
    object["spec"] = structuredClone(previous["spec"]);
    object["status"] = structuredClone(previous["status"]);
  },
  ...validation({ namespaced: false, check: checkRequest }),
  selectableFields: { "spec.signerName": (object) => object["spec"]?.signerName ?? "" },
  table: certificateSigningRequestTable,
});
