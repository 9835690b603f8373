import "reflect-metadata";
import { webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const VALID_DAYS = 365;

export interface CertifiedKey {
  /** PEM */
  certificate: string;
  /** PEM, PKCS #8 */
  key: string;
}

/** A certificate authority of one server's own, made afresh: nothing it signs is trusted anywhere else. */
export class CertificateAuthority {
  readonly certificate: string;
  private readonly issuer: x509.X509Certificate;
  private readonly keys: webcrypto.CryptoKeyPair;
  private serial = 1;

  private constructor(issuer: x509.X509Certificate, keys: webcrypto.CryptoKeyPair) {
    this.issuer = issuer;
    this.keys = keys;
    this.certificate = issuer.toString("pem");
  }

  static async create(now: number): Promise<CertificateAuthority> {
    x509.cryptoProvider.set(webcrypto as typeof globalThis.crypto);
    const keys = await newKeys();
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
      serialNumber: "01",
      name: "CN=kubernetes",
      ...validity(now),
      signingAlgorithm: ALGORITHM,
      keys,
      extensions: [
        new x509.BasicConstraintsExtension(true, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      ],
    });
    return new CertificateAuthority(certificate, keys);
  }

  /** For a TLS server at loopback. */
  server(now: number): Promise<CertifiedKey> {
    return this.issue("CN=kube-apiserver", now, [
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        { type: "dns", value: "localhost" },
        { type: "ip", value: "127.0.0.1" },
        { type: "ip", value: "::1" },
      ]),
    ]);
  }

  /** For a client: the common name is the user, the organizations are the groups. Models authentication by X.509 client certificates. */
  client(user: string, groups: readonly string[], now: number): Promise<CertifiedKey> {
    const name = [`CN=${user}`, ...groups.map((group) => `O=${group}`)].join(",");
    return this.issue(name, now, [new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth])]);
  }

  private async issue(subject: string, now: number, extensions: x509.Extension[]): Promise<CertifiedKey> {
    const keys = await newKeys();
    this.serial++;
    const certificate = await x509.X509CertificateGenerator.create({
      serialNumber: this.serial.toString(16).padStart(2, "0"),
      subject,
      issuer: this.issuer.subject,
      ...validity(now),
      signingAlgorithm: ALGORITHM,
      publicKey: keys.publicKey,
      signingKey: this.keys.privateKey,
      extensions: [new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true), ...extensions],
    });
    const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey)).toString("base64");
    return {
      certificate: certificate.toString("pem"),
      key: `-----BEGIN PRIVATE KEY-----\n${pkcs8.replace(/(.{64})/g, "$1\n").trimEnd()}\n-----END PRIVATE KEY-----\n`,
    };
  }
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]) as Promise<webcrypto.CryptoKeyPair>;
}

function validity(now: number): { notBefore: Date; notAfter: Date } {
  return { notBefore: new Date(now - 3_600_000), notAfter: new Date(now + VALID_DAYS * 86_400_000) };
}
