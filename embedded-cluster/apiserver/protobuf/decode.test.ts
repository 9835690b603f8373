import { expect, test } from "vitest";
import { fromBase64 } from "../../kernel/bytes.ts";
import { decodeProtobuf } from "./decode.ts";
import { RECORDED } from "./testing/recorded.ts";

const GROUP = "rbac.authorization.k8s.io";

const expected: Record<string, object> = {
  "create namespace shop": { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } },
  // Zero replicas are a number that was asked for; zero minReadySeconds are nothing.
  "create deployment web --image=nginx:1.27 --replicas=0 --port=8080": {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web", labels: { app: "web" } },
    spec: {
      replicas: 0,
      selector: { matchLabels: { app: "web" } },
      template: { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "nginx", image: "nginx:1.27", ports: [{ containerPort: 8080 }] }] } },
    },
  },
  "create configmap c --from-literal=a=1 --from-literal=b=": { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c" }, data: { a: "1", b: "" } },
  "create secret generic s --from-literal=password=hunter2": { apiVersion: "v1", kind: "Secret", metadata: { name: "s" }, data: { password: "aHVudGVyMg==" } },
  "create service clusterip api --tcp=80:http": {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "api", labels: { app: "api" } },
    spec: { ports: [{ name: "80-http", protocol: "TCP", port: 80, targetPort: "http" }], selector: { app: "api" }, type: "ClusterIP" },
  },
  "create service nodeport np --tcp=80:8080 --node-port=30080": {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "np", labels: { app: "np" } },
    spec: { ports: [{ name: "80-8080", protocol: "TCP", port: 80, targetPort: 8080, nodePort: 30080 }], selector: { app: "np" }, type: "NodePort" },
  },
  "create rolebinding rb --role=r --serviceaccount=d:bob --user=u": {
    apiVersion: `${GROUP}/v1`,
    kind: "RoleBinding",
    metadata: { name: "rb" },
    subjects: [
      { kind: "User", apiGroup: GROUP, name: "u" },
      { kind: "ServiceAccount", name: "bob", namespace: "d" },
    ],
    roleRef: { apiGroup: GROUP, kind: "Role", name: "r" },
  },
  "create quota q --hard=pods=10,cpu=500m": { apiVersion: "v1", kind: "ResourceQuota", metadata: { name: "q" }, spec: { hard: { cpu: "500m", pods: "10" } } },
  "create ingress i --rule=a.example/x*=web:80": {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name: "i" },
    spec: {
      rules: [{ host: "a.example", http: { paths: [{ path: "/x", backend: { service: { name: "web", port: { number: 80 } } }, pathType: "Prefix" }] } }],
    },
  },
  "create token bob --duration=600s": { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: { expirationSeconds: 600 } },
  "auth can-i list pods": {
    apiVersion: "authorization.k8s.io/v1",
    kind: "SelfSubjectAccessReview",
    spec: { resourceAttributes: { namespace: "default", verb: "list", resource: "pods" } },
  },
};

test.each(Object.keys(RECORDED))("kubectl %s", (command) => {
  expect(decodeProtobuf(fromBase64(RECORDED[command] as string))).toEqual(expected[command]);
});

test("bodies that are none", () => {
  const whole = fromBase64(RECORDED["create namespace shop"] as string);
  expect(() => decodeProtobuf(new TextEncoder().encode('{"kind":"Pod"}'))).toThrow("expected prefix [107 56 115 0]");
  expect(() => decodeProtobuf(whole.slice(0, -3))).toThrow("unexpected EOF");
  expect(() => decodeProtobuf(whole.slice(0, 4))).toThrow('no kind "" is registered for version ""');
  // Every cut and every flipped byte ends in an answer or an Error, never in anything else.
  for (let index = 4; index < whole.length; index++) {
    const broken = Uint8Array.from(whole);
    broken[index] = 0xff;
    try {
      decodeProtobuf(broken);
    } catch (error) {
      expect(error).toBeInstanceOf(Error);
    }
  }
});
