import type { Certificate } from "./certificate.ts";
import { OIDS } from "./certificate.ts";
import { MalformedDer, toBigInt } from "./der.ts";
import { verifyP256 } from "./p256.ts";
import { verifyRsa } from "./rsa.ts";

/** OpenSSL's number and words for what is wrong with a chain. */
export interface ChainProblem {
  code: number;
  text: string;
}

const DEEPEST_CHAIN = 10;

/** Looks for a way from the first certificate to one of `roots`. undefined: all is well. Models X509_verify_cert. */
export function verifyChain(chain: readonly Certificate[], roots: readonly Certificate[], now: number): ChainProblem | undefined {
  let current = chain[0];
  if (current === undefined) return { code: 20, text: "unable to get local issuer certificate" };
  for (let depth = 0; depth <= DEEPEST_CHAIN; depth++) {
    const certificate: Certificate = current;
    const time = timeProblem(certificate, now);
    if (roots.some((root) => isSame(root, certificate))) return time;
    const isSelfSigned = certificate.issuer.encoded === certificate.subject.encoded;
    const issuer = isSelfSigned ? undefined : [...roots, ...chain].find((one) => one.subject.encoded === certificate.issuer.encoded);
    if (issuer === undefined) {
      if (isSelfSigned) return { code: depth === 0 ? 18 : 19, text: depth === 0 ? "self-signed certificate" : "self-signed certificate in certificate chain" };
      return { code: 20, text: "unable to get local issuer certificate" };
    }
    if (!isSignedBy(certificate, issuer)) return { code: 7, text: "certificate signature failure" };
    if (time !== undefined) return time;
    current = issuer;
  }
  return { code: 22, text: "certificate chain too long" };
}

function timeProblem({ notBefore, notAfter }: Certificate, now: number): ChainProblem | undefined {
  if (now < notBefore) return { code: 9, text: "certificate is not yet valid" };
  if (now > notAfter) return { code: 10, text: "certificate has expired" };
  return undefined;
}

function isSame(one: Certificate, other: Certificate): boolean {
  return one.der.length === other.der.length && one.der.every((byte, index) => byte === other.der[index]);
}

function isSignedBy({ signed, signature, signatureAlgorithm }: Certificate, { publicKey }: Certificate): boolean {
  try {
    if (publicKey?.kind === "rsa" && signatureAlgorithm === OIDS.rsaSha256) return verifyRsa(publicKey, signed, toBigInt(signature));
    if (publicKey?.kind === "p256" && signatureAlgorithm === OIDS.ecdsaSha256) return verifyP256(publicKey, signed, signature);
    return false;
  } catch (error) {
    if (error instanceof MalformedDer) return false;
    throw error;
  }
}

/** Whether a certificate is for a host: by its alternative names, or by its common name when it has none. A star stands for one label. */
export function isFor({ dnsNames, ipAddresses, subject }: Certificate, host: string): boolean {
  if (/^[\d.]+$/.test(host)) return ipAddresses.includes(host);
  const commonName = subject.attributes.findLast(([name]) => name === "CN")?.[1];
  const names = dnsNames.length > 0 ? dnsNames : commonName === undefined ? [] : [commonName];
  const wanted = host.toLowerCase().replace(/\.$/, "");
  return names.some((name) => {
    const pattern = name.toLowerCase();
    return pattern.startsWith("*.") ? wanted.slice(wanted.indexOf(".")) === pattern.slice(1) && wanted.indexOf(".") > 0 : pattern === wanted;
  });
}
