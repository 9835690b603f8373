import type { Exchange } from "./exchange.ts";

// Requests that the tables of cases are made of.

export const NAMESPACE = "/api/v1/namespaces/$NS";
export const CONFIG_MAPS = `${NAMESPACE}/configmaps`;
export const CRON_JOBS = "/apis/batch/v1/namespaces/$NS/cronjobs";
/** Leaves out what the cluster itself puts into every namespace. */
export const OWN = "fieldSelector=metadata.name!%3Dkube-root-ca.crt";

interface ConfigMapParts {
  metadata?: object;
  data?: Record<string, unknown>;
}

export function configMap(name: string, { metadata, data }: ConfigMapParts = {}): object {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name, ...metadata }, data: data ?? { a: "1" } };
}

/** Suspended: no controller touches it, so that its writers are those of the case. */
export function cronJob(name: string, container: object = {}, more: object = {}): object {
  const containers = [{ name: "app", image: "nginx:1.27", ports: [{ containerPort: 80 }], env: [{ name: "A", value: "1" }], ...container }];
  const jobTemplate = { spec: { template: { spec: { restartPolicy: "Never", containers } } } };
  return { apiVersion: "batch/v1", kind: "CronJob", metadata: { name }, spec: { schedule: "0 0 1 1 *", suspend: true, jobTemplate, ...more } };
}

export const get = (path: string, more: Partial<Exchange> = {}): Exchange => ({ method: "GET", path, ...more });
export const post = (path: string, body: unknown, more: Partial<Exchange> = {}): Exchange => ({ method: "POST", path, body, ...more });
export const put = (path: string, body: unknown, more: Partial<Exchange> = {}): Exchange => ({ method: "PUT", path, body, ...more });
export const remove = (path: string, body?: unknown, more: Partial<Exchange> = {}): Exchange => ({ method: "DELETE", path, body, ...more });

/** Sets the scene. */
export const given = (body: object, path = CONFIG_MAPS): Exchange => post(path, body, { quiet: true });

function patched(path: string, type: string, body: unknown, more: Partial<Exchange> = {}): Exchange {
  return { method: "PATCH", path, body, ...more, headers: { "content-type": `application/${type}`, ...more.headers } };
}

export const jsonPatch = (path: string, body: unknown, more?: Partial<Exchange>): Exchange => patched(path, "json-patch+json", body, more);
export const mergePatch = (path: string, body: unknown, more?: Partial<Exchange>): Exchange => patched(path, "merge-patch+json", body, more);
export const strategicPatch = (path: string, body: unknown, more?: Partial<Exchange>): Exchange => patched(path, "strategic-merge-patch+json", body, more);

/** Server-side apply; `query` names the manager unless told otherwise. */
export function applied(path: string, config: unknown, query = "fieldManager=alice", more: Partial<Exchange> = {}): Exchange {
  const text = typeof config === "string" ? config : JSON.stringify(config);
  return patched(`${path}?${query}`, "apply-patch+yaml", text, more);
}
