import type { Deployment } from "@tsunagu/embedded-cluster/apimachinery/types/apps";
import type { EndpointSlice, Pod, Service, ServicePort } from "@tsunagu/embedded-cluster/apimachinery/types/core";
import { ResourceClient } from "@tsunagu/embedded-cluster/client/resource-client";
import { RESOURCES } from "@tsunagu/embedded-cluster/client/resources";
import { type CheckContext, type Finding, failed } from "../check.ts";
import { probe, serviceHost } from "../probe/probe.ts";
import { matchesLabels } from "./labels.ts";
import { POD_PROBLEM_CODES, isReady, podProblem } from "./pod-problem.ts";

/** Every code {@link brokenLink} gives. */
export const CHAIN_CODES = [
  "service-missing",
  "service-in-other-namespace",
  "service-external",
  "port-missing",
  "selector-missing",
  "selector-matches-nothing",
  "too-few-replicas",
  "pods-refused",
  "target-port-unknown",
  "target-port-closed",
  "dns-fails",
  "blocked",
  ...POD_PROBLEM_CODES,
] as const;

/** Seconds a connection attempt waits. */
const CONNECT_SECONDS = "2";
/** Ready addresses of a Service that are tried one by one. */
const ADDRESSES_TRIED = 8;

/**
 * Walks the chain a packet would take (Service → port → selector → Pods → ready endpoints → targetPort → listening process → DNS
 * → policy) and names the first link that is broken. undefined: every link holds.
 */
export async function brokenLink(context: CheckContext, service: string, labNamespace: string, port: number): Promise<Finding | undefined> {
  const namespace = context.namespace(labNamespace);
  const object = await new ResourceClient<Service>(context.client, RESOURCES.services).find(service, namespace);
  if (object === undefined) return missingService(context, service, namespace);
  const getService = `kubectl get service ${service} -n ${namespace}`;
  if (object.spec.type === "ExternalName") {
    const externalName = object.spec.externalName ?? "";
    return failed("service-external", { service, externalName }, { command: getService, observed: `ExternalName ${externalName}`, expected: "ClusterIP" });
  }
  const ports = object.spec.ports ?? [];
  const servicePort = ports.find((candidate) => candidate.port === port);
  if (servicePort === undefined)
    return failed(
      "port-missing",
      { service, port, ports: ports.map((p) => p.port).join(", ") },
      { command: getService, observed: ports.map((p) => `${p.port}/${p.protocol}`).join(", "), expected: `${port}/TCP` },
    );
  const selected = await selectedPods(context, object, namespace);
  if (!Array.isArray(selected)) return selected;
  const addresses = await readyAddresses(context, object, servicePort, namespace);
  if (addresses.length === 0) return whyNoEndpoints(context, selected, object, servicePort, namespace);
  return (await closedPort(context, addresses, object, servicePort, selected)) ?? (await unreachableByName(context, service, namespace, port));
}

async function missingService(context: CheckContext, service: string, namespace: string): Promise<Finding> {
  const services = new ResourceClient<Service>(context.client, RESOURCES.services);
  for (const other of Object.values(context.sandbox.namespaces)) {
    if (other === namespace || (await services.find(service, other)) === undefined) continue;
    return failed(
      "service-in-other-namespace",
      { service, namespace, found: other },
      { command: `kubectl get service ${service} -A`, observed: other, expected: namespace },
    );
  }
  const present = (await services.list(namespace)).items.map((item) => item.metadata.name);
  return failed(
    "service-missing",
    { service, namespace },
    { command: `kubectl get services -n ${namespace}`, observed: present.join(", ") || "No resources found", expected: service },
  );
}

async function selectedPods(context: CheckContext, service: Service, namespace: string): Promise<Pod[] | Finding> {
  const { name } = service.metadata;
  const selector = service.spec.selector ?? {};
  const selectorText = labelText(selector);
  if (selectorText === "")
    return failed("selector-missing", { service: name }, { command: `kubectl describe service ${name} -n ${namespace}`, observed: "Selector: <none>" });
  const pods = (await new ResourceClient<Pod>(context.client, RESOURCES.pods).list(namespace)).items;
  const selected = pods.filter((pod) => matchesLabels(selector, pod.metadata.labels ?? {}));
  if (selected.length > 0) return selected;
  const absent = await whyNoPods(context, selector, namespace);
  if (absent !== undefined) return absent;
  const present = [...new Set(pods.map((pod) => labelText(withoutHashes(pod.metadata.labels ?? {}))))].slice(0, 8);
  const evidence = { command: `kubectl get pods -n ${namespace} --show-labels`, observed: present.join("; ") || "No resources found", expected: selectorText };
  return failed("selector-matches-nothing", { service: name, selector: selectorText }, evidence);
}

/** The selector is right when a Deployment would make such Pods: then it says why there are none. */
async function whyNoPods(context: CheckContext, selector: Readonly<Record<string, string>>, namespace: string): Promise<Finding | undefined> {
  const deployments = (await new ResourceClient<Deployment>(context.client, RESOURCES.deployments).list(namespace)).items;
  const maker = deployments.find((deployment) => matchesLabels(selector, deployment.spec.template.metadata?.labels ?? {}));
  if (maker === undefined) return undefined;
  const deployment = maker.metadata.name;
  if (maker.spec.replicas === 0) {
    const evidence = { command: `kubectl get deployment ${deployment} -n ${namespace}`, observed: "replicas: 0", expected: "replicas: 1" };
    return failed("too-few-replicas", { deployment, wanted: 0, expected: 1 }, evidence);
  }
  const refused = (maker.status?.conditions ?? []).find((condition) => condition.type === "ReplicaFailure" && condition.status === "True");
  if (refused === undefined) return undefined;
  const message = refused.message ?? "";
  return failed("pods-refused", { deployment, message }, { command: `kubectl describe deployment ${deployment} -n ${namespace}`, observed: message });
}

interface Address {
  ip: string;
  port: number;
  pod: string;
}

async function readyAddresses(context: CheckContext, service: Service, port: ServicePort, namespace: string): Promise<Address[]> {
  const slices = await new ResourceClient<EndpointSlice>(context.client, RESOURCES.endpointslices).list(namespace, {
    labelSelector: `kubernetes.io/service-name=${service.metadata.name}`,
  });
  return slices.items.flatMap((slice) => {
    const target = (slice.ports ?? []).find((candidate) => (candidate.name ?? "") === (port.name ?? ""))?.port;
    if (target === undefined) return [];
    const ready = (slice.endpoints ?? []).filter((endpoint) => endpoint.conditions?.ready !== false);
    return ready.flatMap((endpoint) => endpoint.addresses.map((ip) => ({ ip, port: target, pod: endpoint.targetRef?.name ?? ip })));
  });
}

function whyNoEndpoints(context: CheckContext, selected: Pod[], service: Service, port: ServicePort, namespace: string): Finding {
  const ready = selected.filter(isReady);
  if (ready.length === 0) return podProblem(newest(selected), context.clock.now());
  const names = ready.flatMap((pod) => pod.spec.containers.flatMap((container) => (container.ports ?? []).map((p) => `${p.name ?? "-"}:${p.containerPort}`)));
  const targetPort = String(port.targetPort ?? port.port);
  const evidence = {
    command: `kubectl get endpointslices -n ${namespace} -l kubernetes.io/service-name=${service.metadata.name}`,
    observed: names.join(", ") || "no named ports",
    expected: targetPort,
  };
  return failed("target-port-unknown", { service: service.metadata.name, targetPort }, evidence);
}

async function closedPort(
  context: CheckContext,
  addresses: readonly Address[],
  service: Service,
  port: ServicePort,
  pods: readonly Pod[],
): Promise<Finding | undefined> {
  // Side by side: behind a policy each of them is silent until its time is over, and the check has to end in its own.
  const tried = addresses.slice(0, ADDRESSES_TRIED).map(async (address) => {
    return { address, ...(await probe(context, ["nc", "-z", "-v", "-w", CONNECT_SECONDS, address.ip, String(address.port)])) };
  });
  const outcomes = await Promise.all(tried);
  const refused = outcomes.find(({ stderr }) => /refused/i.test(stderr));
  if (refused === undefined || outcomes.some(({ exitCode }) => exitCode === 0)) return undefined;
  const { address, stderr } = refused;
  const declared = pods.flatMap((pod) => pod.spec.containers.flatMap((container) => (container.ports ?? []).map((p) => String(p.containerPort))));
  const params = {
    service: service.metadata.name,
    targetPort: String(port.targetPort ?? port.port),
    pod: address.pod,
    containerPorts: [...new Set(declared)].join(", ") || "-",
  };
  return failed("target-port-closed", params, { command: `nc -zv ${address.ip} ${address.port}`, observed: stderr.trim() });
}

async function unreachableByName(context: CheckContext, service: string, namespace: string, port: number): Promise<Finding | undefined> {
  const host = serviceHost(service, namespace);
  const lookup = await probe(context, ["dig", "+short", "+time=2", "+tries=1", host]);
  const answer = lookup.stdout.trim();
  if (!/^\d+\.\d+\.\d+\.\d+$/m.test(answer))
    return failed("dns-fails", { name: host }, { command: `nslookup ${host}`, observed: answer || lookup.stderr.trim() || "no answer" });
  const attempt = await probe(context, ["nc", "-z", "-v", "-w", CONNECT_SECONDS, host, String(port)]);
  if (attempt.exitCode === 0) return undefined;
  const policies = (await new ResourceClient(context.client, RESOURCES.networkpolicies).list(namespace)).items.map((policy) => policy.metadata.name).join(", ");
  return failed("blocked", { service, port, policies: policies || "-" }, { command: `nc -zv ${host} ${port}`, observed: attempt.stderr.trim() });
}

function newest(pods: readonly Pod[]): Pod {
  const alive = pods.filter((pod) => pod.metadata.deletionTimestamp === undefined);
  const candidates = alive.length > 0 ? alive : pods;
  return candidates.reduce((a, b) => ((a.metadata.creationTimestamp ?? "") >= (b.metadata.creationTimestamp ?? "") ? a : b));
}

function labelText(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join(",");
}

function withoutHashes(labels: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).filter(([key]) => key !== "pod-template-hash"));
}
