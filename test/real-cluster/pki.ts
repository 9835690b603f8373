import "reflect-metadata";
import { generateKeyPairSync, webcrypto } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as x509 from "@peculiar/x509";
import { NODE_IP, NODE_NAME, SERVICE_IP } from "./addresses.ts";
import { ADMIN_KUBECONFIG, PKI } from "./folder.ts";

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const VALID_MILLISECONDS = 3650 * 24 * 3600 * 1000;

interface Authority {
  certificate: x509.X509Certificate;
  keys: CryptoKeyPair;
}

/** Certificates, keys and kubeconfigs of every component, made once. */
export async function makePki(): Promise<void> {
  if (existsSync(ADMIN_KUBECONFIG)) return;
  mkdirSync(PKI, { recursive: true });
  x509.cryptoProvider.set(webcrypto as typeof globalThis.crypto);
  const ca = await authority("ca", "CN=kubernetes-ca");
  const frontProxy = await authority("front-proxy-ca", "CN=front-proxy-ca");
  await leaf(ca, "apiserver", "CN=kube-apiserver", [
    ...["kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local", "localhost", NODE_NAME].map(dns),
    ...["127.0.0.1", NODE_IP, SERVICE_IP].map(ip),
  ]);
  await leaf(ca, "kubelet-server", `CN=system:node:${NODE_NAME},O=system:nodes`, [dns(NODE_NAME), ip(NODE_IP)]);
  await leaf(ca, "apiserver-kubelet-client", "CN=kube-apiserver-kubelet-client,O=system:masters");
  await leaf(frontProxy, "front-proxy-client", "CN=front-proxy-client");
  await client(ca, ADMIN_KUBECONFIG, "admin", "kubernetes-admin", "system:masters");
  for (const component of ["kube-controller-manager", "kube-scheduler", "kube-proxy"])
    await client(ca, kubeconfigOf(component), component, `system:${component}`);
  await client(ca, kubeconfigOf("kubelet"), "kubelet", `system:node:${NODE_NAME}`, "system:nodes");
  const { publicKey, privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  write("sa.pub", publicKey);
  write("sa.key", privateKey);
}

export const certificateOf = (name: string) => join(PKI, `${name}.crt`);
export const keyOf = (name: string) => join(PKI, `${name}.key`);
export const kubeconfigOf = (component: string) => join(PKI, `${component}.kubeconfig`);

const dns = (value: string) => ({ type: "dns" as const, value });
const ip = (value: string) => ({ type: "ip" as const, value });

async function authority(file: string, name: string): Promise<Authority> {
  const keys = await newKeys();
  const usages = x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign | x509.KeyUsageFlags.digitalSignature;
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name,
    ...validity(),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [new x509.BasicConstraintsExtension(true, undefined, true), new x509.KeyUsagesExtension(usages, true)],
  });
  await save(file, certificate, keys);
  return { certificate, keys };
}

/** With names it is a server's certificate, without a client's. */
async function leaf(by: Authority, file: string, subject: string, names?: { type: "dns" | "ip"; value: string }[]): Promise<void> {
  const keys = await newKeys();
  const purpose = names === undefined ? x509.ExtendedKeyUsage.clientAuth : x509.ExtendedKeyUsage.serverAuth;
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serial(),
    subject,
    issuer: by.certificate.subject,
    ...validity(),
    signingAlgorithm: ALGORITHM,
    publicKey: keys.publicKey,
    signingKey: by.keys.privateKey,
    extensions: [
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyEncipherment, true),
      new x509.ExtendedKeyUsageExtension([purpose]),
      ...(names === undefined ? [] : [new x509.SubjectAlternativeNameExtension(names)]),
    ],
  });
  await save(file, certificate, keys);
}

async function client(by: Authority, path: string, file: string, user: string, group?: string): Promise<void> {
  await leaf(by, file, group === undefined ? `CN=${user}` : `CN=${user},O=${group}`);
  const data = (from: string) => readFileSync(from).toString("base64");
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "real", cluster: { server: `https://${NODE_IP}:6443`, "certificate-authority-data": data(certificateOf("ca")) } }],
    users: [{ name: user, user: { "client-certificate-data": data(certificateOf(file)), "client-key-data": data(keyOf(file)) } }],
    contexts: [{ name: "real", context: { cluster: "real", user } }],
    "current-context": "real",
  };
  writeFileSync(path, JSON.stringify(config, undefined, 2), { mode: 0o600 });
}

/** Node's keys under the browser's name, which is the one that the library knows. */
const newKeys = async () => (await webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"])) as unknown as CryptoKeyPair;
const serial = () => Buffer.from(webcrypto.getRandomValues(new Uint8Array(8))).toString("hex");
const validity = () => ({ notBefore: new Date(Date.now() - 3_600_000), notAfter: new Date(Date.now() + VALID_MILLISECONDS) });

async function save(name: string, certificate: x509.X509Certificate, keys: CryptoKeyPair): Promise<void> {
  write(`${name}.crt`, certificate.toString("pem"));
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey as unknown as webcrypto.CryptoKey)).toString("base64");
  write(`${name}.key`, `-----BEGIN PRIVATE KEY-----\n${pkcs8.match(/.{1,64}/g)?.join("\n")}\n-----END PRIVATE KEY-----\n`);
}

function write(name: string, text: string): void {
  writeFileSync(join(PKI, name), text, { mode: 0o600 });
}
