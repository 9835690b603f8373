import { type GroupVersionResource, type KubeObject, objectKey } from "../../apimachinery/object.ts";
import type { EndpointSlice, Pod, Secret, Service } from "../../apimachinery/types/core.ts";
import type { Informer } from "../../client/informer.ts";
import { RESOURCES } from "../../client/resources.ts";
import { decodeUtf8, fromBase64 } from "../../kernel/bytes.ts";
import {
  type IstioGateway,
  type MeshConfiguration,
  type MeshEndpoint,
  type MeshPort,
  type MeshService,
  type PortProtocol,
  type ServiceEntry,
  type VirtualService,
  type Workload,
  identityOf,
} from "../../network/mesh/index.ts";
import { isReady } from "../../network/service/backend.ts";
import type { WatchedResources } from "../../network/watched-resources.ts";
import { serviceEntryServices } from "./service-entries.ts";

const networking = (resource: string): GroupVersionResource => ({ group: "networking.istio.io", version: "v1", resource });
const security = (resource: string): GroupVersionResource => ({ group: "security.istio.io", version: "v1", resource });

const BY_SERVICE = "service";
/** Put on by the injector: mutual TLS can be spoken to the pod. */
const TLS_LABEL = "security.istio.io/tlsMode";

/** What istiod watches, and the mesh it comes to. */
export class MeshCache {
  private readonly services: Informer<Service>;
  private readonly slices: Informer<EndpointSlice>;
  private readonly pods: Informer<Pod>;
  private readonly secrets: Informer<Secret>;
  private readonly rules: Readonly<Record<"virtualservices" | "destinationrules" | "gateways" | "serviceentries" | "sidecars", Informer>>;
  private readonly policies: Readonly<Record<"peerauthentications" | "authorizationpolicies", Informer>>;
  private readonly telemetries: Informer;

  /** `changed` is called for everything that may mean another configuration. */
  constructor(watched: WatchedResources, changed: () => void) {
    const handler = { added: changed, updated: changed, deleted: changed };
    const watch = <T extends KubeObject = KubeObject>(resource: GroupVersionResource) => watched.informer<T>(resource).onChange(handler);
    this.services = watch<Service>(RESOURCES.services);
    this.slices = watch<EndpointSlice>(RESOURCES.endpointslices).index(BY_SERVICE, ({ metadata }) => [
      `${metadata.namespace}/${metadata.labels?.["kubernetes.io/service-name"] ?? ""}`,
    ]);
    const place = ({ status, metadata, spec }: Pod) => JSON.stringify([status?.podIP, metadata.labels, spec.serviceAccountName, status?.phase]);
    this.pods = watched
      .informer<Pod>(RESOURCES.pods)
      .onChange({ added: changed, deleted: changed, updated: (pod, old) => place(pod) !== place(old) && changed() });
    const isTls = (secret: Secret) => secret.type === "kubernetes.io/tls" && changed();
    this.secrets = watched.informer<Secret>(RESOURCES.secrets).onChange({ added: isTls, updated: isTls, deleted: isTls });
    this.rules = {
      virtualservices: watch(networking("virtualservices")),
      destinationrules: watch(networking("destinationrules")),
      gateways: watch(networking("gateways")),
      serviceentries: watch(networking("serviceentries")),
      sidecars: watch(networking("sidecars")),
    };
    this.policies = { peerauthentications: watch(security("peerauthentications")), authorizationpolicies: watch(security("authorizationpolicies")) };
    this.telemetries = watch({ group: "telemetry.istio.io", version: "v1", resource: "telemetries" });
  }

  /** `generated` are the rules that objects of the Gateway API stand for. */
  configuration(generated: { gateways: readonly IstioGateway[]; virtualServices: readonly VirtualService[] }): MeshConfiguration {
    const workloads = new Map<string, Workload>();
    for (const pod of this.pods.list()) addWorkload(workloads, pod);
    const services = new Map<string, MeshService>();
    for (const service of this.services.list()) {
      // An alias of something else: whoever calls it goes where DNS says.
      if (service.spec.type === "ExternalName") continue;
      const mesh = this.meshService(service, workloads);
      services.set(mesh.hostname, mesh);
    }
    for (const entry of oldestFirst(this.rules.serviceentries)) {
      for (const service of serviceEntryServices(entry as ServiceEntry)) if (!services.has(service.hostname)) services.set(service.hostname, service);
    }
    return {
      services,
      workloads,
      virtualServices: [...(oldestFirst(this.rules.virtualservices) as VirtualService[]), ...generated.virtualServices],
      destinationRules: oldestFirst(this.rules.destinationrules) as never,
      gateways: [...(oldestFirst(this.rules.gateways) as IstioGateway[]), ...generated.gateways],
      peerAuthentications: oldestFirst(this.policies.peerauthentications) as never,
      authorizationPolicies: oldestFirst(this.policies.authorizationpolicies) as never,
      sidecars: oldestFirst(this.rules.sidecars) as never,
      telemetries: oldestFirst(this.telemetries) as never,
      credentials: this.credentials(),
    };
  }

  private meshService(service: Service, workloads: ReadonlyMap<string, Workload>): MeshService {
    const { namespace = "default", name } = service.metadata;
    const { spec, status } = service;
    const isHeadless = spec.clusterIP === "None" || !spec.clusterIP;
    const balancer = (status.loadBalancer?.ingress ?? []).flatMap(({ ip }) => ip ?? []);
    return {
      hostname: `${name}.${namespace}.svc.cluster.local`,
      namespace,
      name,
      addresses: isHeadless ? [] : [...(spec.clusterIPs ?? [spec.clusterIP as string]), ...(spec.externalIPs ?? []), ...balancer],
      ports: (spec.ports ?? []).filter(({ protocol = "TCP" }) => protocol === "TCP").map((port) => this.meshPort(service, port, workloads)),
      selector: spec.selector,
      isOpen: false,
    };
  }

  private meshPort(service: Service, port: NonNullable<Service["spec"]["ports"]>[number], workloads: ReadonlyMap<string, Workload>): MeshPort {
    const endpoints = new Map<string, MeshEndpoint>();
    let targetPort: number | undefined;
    for (const slice of this.slices.indexed(BY_SERVICE, objectKey(service))) {
      const target = (slice.ports ?? []).find((each) => (each.name ?? "") === (port.name ?? ""))?.port;
      if (target === undefined) continue;
      targetPort = target;
      for (const endpoint of (slice.endpoints ?? []).filter(isReady)) {
        const ip = endpoint.addresses[0];
        const workload = workloads.get(ip ?? "");
        if (ip !== undefined) endpoints.set(`${ip}:${target}`, { ip, port: target, labels: workload?.labels ?? {}, hasProxy: workload?.hasProxy ?? false });
      }
    }
    const number = typeof port.targetPort === "number" ? port.targetPort : undefined;
    return {
      number: port.port,
      name: port.name ?? "",
      protocol: protocolOf(port.appProtocol ?? port.name, port.port),
      targetPort: targetPort ?? number,
      endpoints: [...endpoints.values()],
    };
  }

  private credentials(): MeshConfiguration["credentials"] {
    const found = new Map<string, { certificate: string; key: string }>();
    for (const secret of this.secrets.list()) {
      if (secret.type !== "kubernetes.io/tls") continue;
      const text = (name: string) => decodeUtf8(fromBase64(secret.data?.[name] ?? ""));
      found.set(objectKey(secret), { certificate: text("tls.crt"), key: text("tls.key") });
    }
    return found;
  }
}

function addWorkload(workloads: Map<string, Workload>, { metadata, spec, status }: Pod): void {
  const ip = status?.podIP;
  if (!ip || spec.hostNetwork === true || status.phase === "Succeeded" || status.phase === "Failed") return;
  const { namespace = "default", name, labels = {} } = metadata;
  const serviceAccount = spec.serviceAccountName ?? "default";
  workloads.set(ip, { namespace, name, ip, labels, serviceAccount, identity: identityOf(namespace, serviceAccount), hasProxy: labels[TLS_LABEL] === "istio" });
}

/** By the name's first word, "http-web" as "http"; ports of well-known server-first protocols are not waited for. Models kube.ConvertProtocol. */
export function protocolOf(name: string | undefined, port: number): PortProtocol {
  const word = (name ?? "").toLowerCase().split("-")[0];
  if (["http", "http2", "grpc", "kubernetes.io/h2c"].includes(word ?? "") || (name ?? "").startsWith("kubernetes.io/")) return "HTTP";
  if (["tcp", "tls", "https", "mongo", "mysql", "redis", "postgres", "postgresql", "udp"].includes(word ?? "")) return "TCP";
  return [25, 53, 3306].includes(port) ? "TCP" : "AUTO";
}

function oldestFirst(informer: Informer): KubeObject[] {
  const age = ({ metadata }: KubeObject) => `${metadata.creationTimestamp}|${objectKey({ metadata })}`;
  return [...informer.list()].sort((one, other) => (age(one) < age(other) ? -1 : 1));
}
