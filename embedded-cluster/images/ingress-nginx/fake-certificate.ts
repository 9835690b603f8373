import type { Random } from "../../kernel/random.ts";
import { generateP256, issueCertificate } from "../tls/issue.ts";
import { publicKeyOf } from "../tls/private-key.ts";

const NAME: [string, string][] = [
  ["O", "Acme Co"],
  ["CN", "Kubernetes Ingress Controller Fake Certificate"],
];
const YEAR_MILLISECONDS = 365 * 24 * 3_600_000;

/** What the controller shows for hosts without a certificate of their own, in DER. Models internal/net/ssl.GetFakeSSLCert. */
export function fakeCertificate(now: number, random: Random): Uint8Array {
  const key = generateP256(random);
  const request = { subject: NAME, issuer: NAME, publicKey: publicKeyOf(key), notBefore: now, notAfter: now + YEAR_MILLISECONDS };
  return issueCertificate({ ...request, dnsNames: ["ingress.local"], ipAddresses: [] }, key, random);
}
