import { type Certificate, readCertificates } from "./certificate.ts";
import { MalformedDer } from "./der.ts";
import { isSameKey, publicKeyOf, readPrivateKey } from "./private-key.ts";

/** What a server shows to its clients. */
export interface Identity {
  chain: readonly Certificate[];
}

/** Why a certificate and a key cannot be used together. */
export type IdentityProblem = "no-certificate" | "no-key" | "mismatch";

/** A server's certificates (PEM, its own first), if the key is the first one's. */
export function loadIdentity(certificatePem: string, keyPem: string): Identity | IdentityProblem {
  const chain = orNothing(() => readCertificates(certificatePem)) ?? [];
  const own = chain[0];
  if (own === undefined) return "no-certificate";
  const key = orNothing(() => readPrivateKey(keyPem));
  if (key === undefined) return "no-key";
  return isSameKey(own.publicKey, publicKeyOf(key)) ? { chain } : "mismatch";
}

function orNothing<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof MalformedDer) return undefined;
    throw error;
  }
}
