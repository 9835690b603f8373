import { expect, test } from "vitest";
import { seededRandom } from "../../kernel/random.ts";
import { parseCertificate, readCertificates } from "./certificate.ts";
import { loadIdentity } from "./identity.ts";
import { encodePrivateKey, generateP256, issueCertificate } from "./issue.ts";
import { writePem } from "./pem.ts";
import { publicKeyOf } from "./private-key.ts";
import * as made from "./testing/certificates.ts";
import { isFor, verifyChain } from "./verify-chain.ts";

const NOW = Date.parse("2026-01-01T00:00:00Z");
const authority = readCertificates(made.AUTHORITY);

test("a certificate as OpenSSL would print it", () => {
  const [shop] = readCertificates(made.SHOP_CERTIFICATE);
  expect(shop).toMatchObject({
    subject: {
      attributes: [
        ["O", "Tsunagu"],
        ["CN", "shop.example.com"],
      ],
    },
    issuer: {
      attributes: [
        ["O", "Tsunagu"],
        ["CN", "Tsunagu Test CA"],
      ],
    },
    notBefore: Date.parse("2025-01-01T00:00:00Z"),
    dnsNames: ["shop.example.com", "*.wild.example.com"],
    isAuthority: false,
    publicKey: { kind: "p256" },
  });
});

test("a chain leads to a root, or OpenSSL's words say why not", () => {
  const check = (pem: string, roots = authority, now = NOW) => verifyChain(readCertificates(pem), roots, now)?.text;
  expect(check(made.SHOP_CERTIFICATE)).toBeUndefined();
  expect(check(made.RSA_CERTIFICATE, readCertificates(made.RSA_CERTIFICATE))).toBeUndefined();
  expect(check(made.SHOP_CERTIFICATE, [])).toBe("unable to get local issuer certificate");
  expect(check(made.SHOP_CERTIFICATE + made.AUTHORITY, [])).toBe("self-signed certificate in certificate chain");
  expect(check(made.SELF_SIGNED_CERTIFICATE)).toBe("self-signed certificate");
  expect(check(made.EXPIRED_CERTIFICATE)).toBe("certificate has expired");
  expect(check(made.SHOP_CERTIFICATE, authority, Date.parse("2024-01-01T00:00:00Z"))).toBe("certificate is not yet valid");
  const [shop] = readCertificates(made.SHOP_CERTIFICATE);
  const forged = { ...shop!, signature: shop!.signature.map((byte, index) => (index === 5 ? byte ^ 1 : byte)) };
  expect(verifyChain([forged], authority, NOW)?.text).toBe("certificate signature failure");
});

test("a star stands for one label", () => {
  const [shop] = readCertificates(made.SHOP_CERTIFICATE);
  const fits = ["shop.example.com", "SHOP.example.com", "a.wild.example.com", "a.b.wild.example.com", "wild.example.com", "10.0.0.1"].map((host) =>
    isFor(shop!, host),
  );
  expect(fits).toEqual([true, true, true, false, false, false]);
});

test("a key belongs to its certificate, in every form", () => {
  for (const key of [made.RSA_KEY_PKCS1, made.RSA_KEY_PKCS8]) expect(loadIdentity(made.RSA_CERTIFICATE, key)).toMatchObject({ chain: [{}] });
  expect(loadIdentity(made.SHOP_CERTIFICATE, made.SHOP_KEY_SEC1)).toMatchObject({ chain: [{}] });
  expect(loadIdentity(made.SHOP_CERTIFICATE, made.RSA_KEY_PKCS1)).toBe("mismatch");
  expect(loadIdentity("nonsense", made.RSA_KEY_PKCS1)).toBe("no-certificate");
  expect(loadIdentity(made.SHOP_CERTIFICATE, "nonsense")).toBe("no-key");
});

test("what is issued here holds against what is read here", () => {
  const random = seededRandom(7);
  const key = generateP256(random);
  const name = [["CN", "new.example.com"]] as const;
  const request = { subject: name, issuer: name, publicKey: publicKeyOf(key), notBefore: NOW, notAfter: NOW + 86_400_000 };
  const der = issueCertificate({ ...request, dnsNames: ["new.example.com"], ipAddresses: ["10.0.0.7"], isAuthority: true }, key, random);
  const certificate = parseCertificate(der);
  expect(verifyChain([certificate], [certificate], NOW)).toBeUndefined();
  expect([isFor(certificate, "new.example.com"), isFor(certificate, "10.0.0.7"), certificate.isAuthority]).toEqual([true, true, true]);
  const pem = writePem({ label: "CERTIFICATE", bytes: der });
  expect(loadIdentity(pem, writePem({ label: "PRIVATE KEY", bytes: encodePrivateKey(key) }))).toMatchObject({ chain: [{}] });
});
