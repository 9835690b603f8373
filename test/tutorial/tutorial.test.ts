import { join, resolve } from "node:path";
import { afterEach, expect, test } from "vitest";
import { loadLabs } from "../../sandbox-server/labs/load.ts";
import { Learner } from "./learner.ts";
import { printedCommands, printedManifests } from "./printed.ts";

const lab = loadLabs(join(resolve(import.meta.dirname, "../.."), "labs")).get("playground");
if (lab === undefined) throw new Error("there is no lab playground");
const playground = lab;

/** The tutorial applies this file and does not print it. */
const PVC = `apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: postgres-pvc
spec:
  accessModes: ["ReadWriteOnce"]
  resources:
    requests:
      storage: 1Gi
`;
const TIERS = ["postgres", "redis", "api", "frontend"];

let learner: Learner;
const sitDown = async () => {
  learner = await Learner.sitDown(playground, { ...printedManifests(), "postgres-pvc.yaml": PVC });
};
afterEach(async () => learner.leave());

/** What the tutorial takes for granted: Pods have come up before they are looked at. */
const settle = (namespace: string) => learner.type(TIERS.map((name) => `kubectl -n ${namespace} rollout status deployment/${name}`).join("\n"));

/** Sections 2 and 3 and the exercises: the four tiers, applied as printed, in the namespace one is in. */
async function deployTiers(): Promise<void> {
  await sitDown();
  const typed = await learner.type(
    [
      "kubectl create secret generic postgres-secret --from-literal=username=postgres --from-literal=password=mysecretpassword",
      "kubectl apply -f postgres-pvc.yaml",
      ...TIERS.map((name) => `kubectl apply -f ${name}-deployment.yaml`),
    ].join("\n"),
  );
  for (const name of TIERS) expect(typed).toContain(`deployment.apps/${name} created\nservice/${name}-service created\n`);
  await settle("default");
}

test("section 2: the four tiers come up, and the frontend shows what the API says", { timeout: 60_000 }, async () => {
  await deployTiers();
  const seen = await learner.type("kubectl get deployments\nkubectl get pvc\ncurl -s http://frontend-service/");
  expect(seen).toMatch(/^api +2\/2 +2 +2 /m);
  expect(seen).toMatch(/^frontend +3\/3 +3 +3 /m);
  expect(seen).toMatch(/^postgres +1\/1 +1 +1 /m);
  expect(seen).toMatch(/^redis +1\/1 +1 +1 /m);
  expect(seen).toMatch(/^postgres-pvc +Bound +\S+ +1Gi +RWO /m);
  expect(seen).toContain("http://api-service/api/v1 answered 200");
});

test("section 3: short name, FQDN, another Namespace; variables; a ConfigMap", { timeout: 60_000 }, async () => {
  await deployTiers();
  // The tutorial's third call goes to a Namespace that it never makes: the same API there, without what it depends on.
  const production = ["kubectl create namespace production", "kubectl create deployment api --image=my-api:latest -n production"];
  await learner.type([...production, "kubectl expose deployment api --name=api-service --port=80 --target-port=8080 -n production"].join("\n"));
  await learner.type("kubectl -n production rollout status deployment/api");
  const seen = await learner.type(printedCommands("3-dns"));
  const answers = [...seen.matchAll(/^\{.*\}/gm)].map((match) => JSON.parse(match[0]) as { status: string; dependencies: Record<string, { status: string }> });
  expect(answers.map(({ status, dependencies }) => [status, dependencies["postgres"]?.status, dependencies["redis"]?.status])).toEqual([
    ["ok", "up", "up"],
    ["ok", "up", "up"],
    ["ok", "not configured", "not configured"],
  ]);

  // A frontend that starts now is told of every Service there is.
  const variables = await learner.type(
    "kubectl rollout restart deployment/frontend\nkubectl rollout status deployment/frontend\nkubectl exec deployment/frontend -- env",
  );
  expect(variables).toMatch(/^API_SERVICE_SERVICE_HOST=10\.\d+\.\d+\.\d+$/m);
  expect(variables).toMatch(/^API_SERVICE_SERVICE_PORT=80$/m);

  // Its second document lacks selector and labels, as printed: any Kubernetes refuses it, over the Deployment of section 2 as well as alone.
  for (const namespace of ["default", "production"]) {
    const applied = await learner.type(`kubectl apply -n ${namespace} -f service-config.yaml`);
    expect(applied).toContain("configmap/service-config created\n");
    expect(applied).toContain('The Deployment "frontend" is invalid: ');
    expect(applied).toContain("* spec.selector: Required value");
  }
  // What it is about, put into the Deployment that exists.
  const envFrom = JSON.stringify({
    spec: { template: { spec: { containers: [{ name: "frontend", envFrom: [{ configMapRef: { name: "service-config" } }] }] } } },
  });
  await learner.type(`kubectl patch deployment frontend -p '${envFrom}'`);
  const merged = await learner.type("kubectl rollout status deployment/frontend\nkubectl exec deployment/frontend -- env");
  expect(merged).toContain("\nredis_service_url=redis://redis-service:6379\n");
  expect(merged).toContain("\nmax_connections=100\n");
});

test("section 6: resources, deployment and checks in the Namespace microservices", { timeout: 60_000 }, async () => {
  await sitDown();
  const resources = await learner.type(printedCommands("6-1-resources"));
  expect(resources).toContain("namespace/microservices created\n");
  expect(resources).toContain("secret/postgres-secret created\n");
  expect(resources).toContain("persistentvolumeclaim/postgres-pvc created\n");
  const deployed = await learner.type(printedCommands("6-2-deploy"));
  for (const name of TIERS) expect(deployed).toContain(`deployment.apps/${name} created\nservice/${name}-service created\n`);
  expect(deployed).toContain("ingress.networking.k8s.io/app-ingress created\n");
  await settle("microservices");
  const seen = await learner.type(printedCommands("6-3-check", await learner.pods("microservices")));
  const ready = [...seen.matchAll(/^(api|frontend|postgres|redis)-\S+ +1\/1 +Running +0 /gm)].map((match) => match[1]);
  expect(ready).toEqual(["api", "api", "frontend", "frontend", "frontend", "postgres", "redis"]);
  const services = [...seen.matchAll(/^(\S+-service) +ClusterIP +10\.\S+ +<none> +(\S+) /gm)].map((match) => [match[1], match[2]]);
  expect(services).toEqual([
    ["api-service", "80/TCP"],
    ["frontend-service", "80/TCP"],
    ["postgres-service", "5432/TCP"],
    ["redis-service", "6379/TCP"],
  ]);
  expect(seen).toMatch(/^Name:\tapi-service\.microservices\.svc\.cluster\.local\nAddress: 10\./m);
  expect(seen).toContain('{"status":"ok",');
});

test("exercises 1 to 3: connections, names, variables, replacement", { timeout: 60_000 }, async () => {
  await deployTiers();
  const connections = await learner.type(printedCommands("exercise-1-connections", await learner.pods("default")));
  expect(connections).toContain('{"status":"ok",');
  expect(connections).toMatch(/^Connection to postgres-service \(10\.\S+\) 5432 port \[tcp\/\S+\] succeeded!$/m);

  const names = await learner.type(printedCommands("exercise-2-names", await learner.pods("default")));
  expect(names).toMatch(/^Name:\tapi-service\.default\.svc\.cluster\.local\nAddress: 10\./m);
  expect(names).toMatch(/^Name:\tpostgres-service\.default\.svc\.cluster\.local\nAddress: 10\./m);
  const variables = await learner.type(printedCommands("exercise-2-variables", await learner.pods("default")));
  for (const name of ["API", "POSTGRES", "REDIS"]) expect(variables).toMatch(new RegExp(`^${name}_SERVICE_SERVICE_HOST=10\\.`, "m"));

  const { api = "" } = await learner.pods("default");
  const [remove = "", watch = ""] = printedCommands("exercise-3-delete", { api }).trim().split("\n");
  expect(await learner.type(remove)).toContain(`pod "${api}" deleted`);
  const watched = await learner.watch(watch, 30_000);
  const apis = [...watched.matchAll(/^(api-\S+) +(\d\/1) +Running /gm)].map((match) => `${match[1]} ${match[2]}`);
  expect(apis.filter((line) => line.startsWith(api))).toEqual([]);
  expect(new Set(apis.map((line) => line.split(" ")[0])).size).toBe(2);
  expect(apis.filter((line) => line.endsWith("0/1"))).toHaveLength(1);
  expect(apis.at(-1)).toBe(apis.find((line) => line.endsWith("0/1"))?.replace("0/1", "1/1"));
  const endpoints = await learner.type(printedCommands("exercise-3-endpoints"));
  expect(endpoints).toContain("Warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice\n");
  expect(endpoints).toMatch(/^api-service +10\.[\d.]+:8080,10\.[\d.]+:8080 /m);
});

test("sections 1, 4, 5 and 7: the other manifests give what they promise", { timeout: 60_000 }, async () => {
  await sitDown();
  const files = [
    "service-clusterip",
    "service-nodeport",
    "service-loadbalancer",
    "headless-service",
    "external-service",
    "custom-endpoints",
    "ingress",
    "session-affinity",
    "multi-port-service",
  ];
  const applied = await learner.type(files.map((name) => `kubectl apply -f ${name}.yaml`).join("\n"));
  expect([...applied.matchAll(/^(\S+) created$/gm)].map((match) => match[1])).toEqual([
    "service/backend-service",
    "service/frontend-nodeport",
    "service/api-loadbalancer",
    "service/database-headless",
    "service/external-api",
    "service/legacy-system",
    "endpoints/legacy-system",
    "ingress.networking.k8s.io/app-ingress",
    "service/sticky-service",
    "service/multi-port-service",
  ]);
  const seen = await learner.type("kubectl get services\nkubectl get endpointslices -l kubernetes.io/service-name=legacy-system\nkubectl get ingress");
  expect(seen).toMatch(/^backend-service +ClusterIP +10\.\S+ +<none> +80\/TCP /m);
  expect(seen).toMatch(/^frontend-nodeport +NodePort +10\.\S+ +<none> +80:30080\/TCP /m);
  expect(seen).toMatch(/^api-loadbalancer +LoadBalancer +10\.\S+ +<pending> +443:3\d{4}\/TCP /m);
  expect(seen).toMatch(/^database-headless +ClusterIP +None +<none> +5432\/TCP /m);
  expect(seen).toMatch(/^external-api +ExternalName +<none> +api\.external-service\.com +443\/TCP /m);
  expect(seen).toMatch(/^multi-port-service +ClusterIP +10\.\S+ +<none> +80\/TCP,443\/TCP,9090\/TCP /m);
  expect(seen).toMatch(/^legacy-system-\S+ +IPv4 +8080 +192\.168\.1\.100,192\.168\.1\.101 /m);
  expect(seen).toMatch(/^app-ingress +<none> +myapp\.example\.com +80, 443 /m);
  const sticky = await learner.get<{ spec: Record<string, unknown> }>("/api/v1/namespaces/default/services/sticky-service");
  expect(sticky.spec).toMatchObject({ sessionAffinity: "ClientIP", sessionAffinityConfig: { clientIP: { timeoutSeconds: 10_800 } } });
});
