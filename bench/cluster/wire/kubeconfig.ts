import { readFileSync } from "node:fs";
import { parse } from "yaml";

/** Where an API server listens, and what to show it. */
export interface Endpoint {
  host: string;
  port: number;
  /** PEM */
  ca: Buffer;
  cert: Buffer;
  key: Buffer;
}

interface Kubeconfig {
  "current-context": string;
  contexts: { name: string; context: { cluster: string; user: string } }[];
  clusters: { name: string; cluster: Record<string, string> }[];
  users: { name: string; user: Record<string, string> }[];
}

/** Reads the current context of a kubeconfig. Throws when its user has no client certificate: both sides are asked the same way. */
export function readEndpoint(file: string): Endpoint {
  const config = parse(readFileSync(file, "utf8")) as Kubeconfig;
  const context = config.contexts.find(({ name }) => name === config["current-context"])?.context;
  const cluster = config.clusters.find(({ name }) => name === context?.cluster)?.cluster ?? {};
  const user = config.users.find(({ name }) => name === context?.user)?.user ?? {};
  const url = new URL(cluster["server"] ?? "");
  return {
    host: url.hostname,
    port: Number(url.port || 443),
    ca: pem(cluster, "certificate-authority"),
    cert: pem(user, "client-certificate"),
    key: pem(user, "client-key"),
  };
}

function pem(from: Record<string, string>, field: string): Buffer {
  const data = from[`${field}-data`];
  if (data !== undefined) return Buffer.from(data, "base64");
  const file = from[field];
  if (file === undefined) throw new Error(`the kubeconfig has no ${field}: the bench asks both clusters with a client certificate`);
  return readFileSync(file);
}
