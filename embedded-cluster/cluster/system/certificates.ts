import { seededRandom } from "../../kernel/random.ts";
import { generateP256, issueCertificate } from "../../images/tls/issue.ts";
import { writePem } from "../../images/tls/pem.ts";
import { publicKeyOf } from "../../images/tls/private-key.ts";
import { API_SERVICE_IP, CONTROL_PLANE_IP } from "../bootstrap/addresses.ts";

const AUTHORITY_NAME: [string, string][] = [["CN", "kubernetes"]];
const NAMES = ["kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local", "tsunagu-control-plane", "localhost"];
const NOT_BEFORE = Date.parse("2025-01-01T00:00:00Z");
const NOT_AFTER = Date.parse("2035-01-01T00:00:00Z");

export interface ClusterCertificates {
  /** PEM, for ConfigMap kube-root-ca.crt. */
  authority: string;
  /** What the API server shows to Pods, in DER. */
  apiServer: Uint8Array;
}

let made: ClusterCertificates | undefined;

/**
 * The authority that Pods trust, and what it has signed for the API server. The same in every cluster and after every restart, and so made
 * once: nothing on a simulated wire is secret, and nobody outside trusts it. The shape is kubeadm's.
 */
export function clusterCertificates(): ClusterCertificates {
  made ??= make();
  return made;
}

function make(): ClusterCertificates {
  const random = seededRandom(6443);
  const key = generateP256(random);
  const common = { issuer: AUTHORITY_NAME, notBefore: NOT_BEFORE, notAfter: NOT_AFTER };
  const authority = issueCertificate(
    { ...common, subject: AUTHORITY_NAME, publicKey: publicKeyOf(key), dnsNames: ["kubernetes"], ipAddresses: [], isAuthority: true },
    key,
    random,
  );
  const own = publicKeyOf(generateP256(random));
  const ipAddresses = [API_SERVICE_IP, CONTROL_PLANE_IP, "127.0.0.1"];
  const subject: [string, string][] = [["CN", "kube-apiserver"]];
  const apiServer = issueCertificate({ ...common, subject, publicKey: own, dnsNames: NAMES, ipAddresses, isAuthority: false }, key, random);
  return { authority: writePem({ label: "CERTIFICATE", bytes: authority }), apiServer };
}
