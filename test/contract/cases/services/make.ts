import type { KubeObject } from "@tsunagu/embedded-cluster/apimachinery/object";
import type { ContractCluster } from "../../harness/contract-cluster.ts";

export function service(name: string, spec: object, metadata: object = {}): KubeObject {
  return { apiVersion: "v1", kind: "Service", metadata: { name, ...metadata }, spec } as KubeObject;
}

/** A pod that answers on `port` with its name. */
export function server(name: string, options: { port?: number; labels?: Record<string, string>; spec?: object; container?: object } = {}): KubeObject {
  const { port = 8080, labels = { app: name }, spec = {}, container = {} } = options;
  const command = ["sh", "-c", `mkdir -p /tmp/www; echo ${name} > /tmp/www/index.html; exec httpd -f -p ${port} -h /tmp/www`];
  const main = { name: "main", image: "busybox:1.36", command, ...container };
  return { apiVersion: "v1", kind: "Pod", metadata: { name, labels }, spec: { terminationGracePeriodSeconds: 0, containers: [main], ...spec } } as KubeObject;
}

/** A pod with curl and dig. */
export function caller(name = "caller", labels: Record<string, string> = {}): KubeObject {
  return server(name, { labels, container: { image: "tsunagu/toolbox:1", command: ["sleep", "3600"] } });
}

/** What curl prints for a URL, or its exit code: 6 no such name, 7 refused, 28 too late. */
export async function fetch(c: ContractCluster, url: string, from = "caller"): Promise<string> {
  const { stdout, exitCode } = await c.exec(from, ["curl", "-sf", "-m", "3", url]);
  return exitCode === 0 ? stdout.trim() : `curl: (${exitCode})`;
}

/** The slices of a Service, once `enough` says so. */
export async function slices(c: ContractCluster, name: string, enough: (found: KubeObject[]) => boolean = (found) => found.length > 0): Promise<KubeObject[]> {
  return c.until(`the slices of ${name}`, async () => {
    const found = await c.list("discovery.k8s.io/v1", "EndpointSlice", { query: { labelSelector: `kubernetes.io/service-name=${name}` } });
    return enough(found) && found;
  });
}

/** Whether the slices have `count` ready endpoints. */
export function ready(count: number): (found: KubeObject[]) => boolean {
  return (found) => found.flatMap((slice) => slice["endpoints"] ?? []).filter((endpoint) => endpoint.conditions.ready).length === count;
}
