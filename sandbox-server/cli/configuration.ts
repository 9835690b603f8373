import { resolve } from "node:path";

export interface Configuration {
  port: number;
  host: string;
  /** Database, cookie key and sandboxes. */
  dataFolder: string;
  cluster: "embedded" | "kubeconfig";
  /** Origins besides the server's own that pages may come from. */
  allowedOrigins: readonly string[];
  secureCookies: boolean;
  trustProxy: boolean;
  /** Printed links begin with it. */
  publicUrl: string;
}

export class ConfigurationError extends Error {}

/** Reads the environment. Throws {@link ConfigurationError}, saying what was seen, what is expected and what to try. */
export function readConfiguration(environment: Readonly<Record<string, string | undefined>>, root: string): Configuration {
  const port = readPort(environment.PORT);
  const cluster = environment.TSUNAGU_CLUSTER ?? (environment.KUBECONFIG === undefined ? "embedded" : "kubeconfig");
  if (cluster !== "embedded" && cluster !== "kubeconfig") {
    throw new ConfigurationError(
      `TSUNAGU_CLUSTER is ${JSON.stringify(cluster)}; expected "embedded" or "kubeconfig". Leave it unset for the embedded cluster.`,
    );
  }
  const publicUrl = environment.TSUNAGU_URL ?? `http://localhost:${port}`;
  if (!URL.canParse(publicUrl)) throw new ConfigurationError(`TSUNAGU_URL is ${JSON.stringify(publicUrl)}; expected a URL such as https://learn.example.com`);
  return {
    port,
    host: environment.HOST ?? "127.0.0.1",
    dataFolder: resolve(root, environment.TSUNAGU_DATA ?? ".tsunagu"),
    cluster,
    allowedOrigins: (environment.TSUNAGU_ORIGINS ?? "").split(",").filter((origin) => origin !== ""),
    secureCookies: publicUrl.startsWith("https:"),
    trustProxy: environment.TSUNAGU_TRUST_PROXY === "1",
    publicUrl: publicUrl.replace(/\/$/, ""),
  };
}

function readPort(text: string | undefined): number {
  const port = Number(text ?? "8080");
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new ConfigurationError(`PORT is ${JSON.stringify(text)}; expected a number from 0 to 65535, for example PORT=8080`);
  return port;
}
