import type { ContractCluster } from "../../harness/contract-cluster.ts";

/** A pod that answers every path with its name and the path, and the Service in front of it. */
export async function web(c: ContractCluster, name: string): Promise<void> {
  await c.create(nginxConfig(name));
  await c.create({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, labels: { app: name } },
    spec: {
      terminationGracePeriodSeconds: 0,
      containers: [{ name: "web", image: "nginx:1.27", volumeMounts: [{ name: "config", mountPath: "/etc/nginx/conf.d" }] }],
      volumes: [{ name: "config", configMap: { name } }],
    },
  });
  await c.create({ apiVersion: "v1", kind: "Service", metadata: { name }, spec: { selector: { app: name }, ports: [{ port: 80 }] } });
}

function nginxConfig(name: string) {
  const text = `server { listen 80; location / { default_type text/plain; return 200 "${name} $request_uri $host $http_x_forwarded_proto\\n"; } }`;
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data: { "default.conf": text } };
}

/** A pod with curl in it. */
export async function client(c: ContractCluster): Promise<void> {
  await c.create({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "client" },
    spec: { terminationGracePeriodSeconds: 0, containers: [{ name: "curl", image: "curlimages/curl:8.10.1", command: ["sleep", "3600"] }] },
  });
}

/** The address of the ingress controller, once it serves. */
export async function ingressAddress(c: ContractCluster): Promise<string> {
  return c.until("the controller has its address", async () => {
    const service = await c.get("v1", "Service", "ingress-nginx-controller", { namespace: "ingress-nginx" });
    const pods = await c.list("v1", "Pod", { namespace: "ingress-nginx" });
    const isReady = pods.some((pod) =>
      pod["status"]?.conditions?.some((one: { type: string; status: string }) => one.type === "Ready" && one.status === "True"),
    );
    return isReady && (service["status"]?.loadBalancer?.ingress?.[0]?.ip as string | undefined);
  });
}

/** curl in the client's pod, against the controller. */
export async function curl(c: ContractCluster, ...words: string[]): Promise<string> {
  const { stdout, stderr } = await c.exec("client", ["curl", "-sS", "-m", "10", ...words]);
  return stdout + stderr;
}

export function ingress(name: string, spec: object, annotations: Record<string, string> = {}) {
  const own = Object.fromEntries(Object.entries(annotations).map(([key, value]) => [`nginx.ingress.kubernetes.io/${key}`, value]));
  return { apiVersion: "networking.k8s.io/v1", kind: "Ingress", metadata: { name, annotations: own }, spec: { ingressClassName: "nginx", ...spec } };
}

export function rule(host: string | undefined, ...paths: [path: string, pathType: string, service: string][]) {
  return {
    ...(host === undefined ? {} : { host }),
    http: { paths: paths.map(([path, pathType, name]) => ({ path, pathType, backend: { service: { name, port: { number: 80 } } } })) },
  };
}
