import type { Answer, ContractCluster } from "../../harness/contract-cluster.ts";

/** Says what has arrived. */
const ECHO = '"$request_method $request_uri uri=$http_x_forwarded_uri auth=$http_authorization type=$http_content_type length=$http_content_length\\n"';

const SERVER = `server {
  listen 80;
  default_type text/plain;
  add_header Access-Control-Allow-Origin "*" always;
  add_header X-Seen yes always;
  location / { return 200 ${ECHO}; }
  location /made { add_header Location /made/1; return 201 "made"; }
  location /away { add_header Location http://example.com/x; return 201 "away"; }
  location /teapot { return 418 "short and stout"; }
}`;

/** A Pod that says what it was asked. Ready when this resolves. */
export async function webPod(c: ContractCluster, name = "web", server = SERVER): Promise<void> {
  await c.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data: { "default.conf": server } });
  await c.create({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, labels: { app: name } },
    spec: {
      terminationGracePeriodSeconds: 0,
      containers: [{ name: "nginx", image: "nginx:1.27", ports: [{ containerPort: 80 }], volumeMounts: [{ name: "config", mountPath: "/etc/nginx/conf.d" }] }],
      volumes: [{ name: "config", configMap: { name } }],
    },
  });
  await c.podReady(name);
  // Ready means running: nginx may need a moment to listen.
  await c.until("nginx answers", async () => (await proxied(c, `pods/${name}/proxy/`)).status !== 503);
}

/** GET below the case's namespace. */
export function proxied(c: ContractCluster, path: string): Promise<Answer> {
  return c.request("GET", `/api/v1/namespaces/${c.namespace}/${path}`);
}

/** The parts of a refusal that a client acts on. */
export function refusal({ status, body }: Answer): unknown {
  const { reason, message, code, details } = body as { reason: string; message: string; code: number; details?: unknown };
  return { status, reason, message: message.replace(/\d+\.\d+\.\d+\.\d+:/, "<ip>:"), code, ...(details === undefined ? {} : { details }) };
}
