import { objectKey } from "../../apimachinery/object.ts";
import type { EndpointSlice, Secret, Service } from "../../apimachinery/types/core.ts";
import type { Informer } from "../../client/informer.ts";
import { RESOURCES } from "../../client/resources.ts";
import { decodeUtf8, fromBase64 } from "../../kernel/bytes.ts";
import { isReady } from "../../network/service/backend.ts";
import type { WatchedResources } from "../../network/watched-resources.ts";
import { type Identity, loadIdentity } from "../tls/identity.ts";
import type { ClusterView } from "./build-configuration.ts";
import type { Ingress } from "./ingress-types.ts";

const CONTROLLER = "k8s.io/ingress-nginx";
const CLASS_ANNOTATION = "kubernetes.io/ingress.class";
const BY_SERVICE = "service";

/** What the controller watches. */
export class ClusterCache {
  readonly ingresses: Informer<Ingress>;
  private readonly classes: Informer;
  private readonly services: Informer<Service>;
  private readonly slices: Informer<EndpointSlice>;
  private readonly secrets: Informer<Secret>;

  /** `changed` is called for every change that may mean another configuration. */
  constructor(watched: WatchedResources, changed: () => void) {
    const handler = { added: changed, updated: changed, deleted: changed };
    this.ingresses = watched.informer<Ingress>(RESOURCES.ingresses).onChange(handler);
    this.classes = watched.informer(RESOURCES.ingressclasses).onChange(handler);
    this.services = watched.informer<Service>(RESOURCES.services).onChange(handler);
    this.slices = watched.informer<EndpointSlice>(RESOURCES.endpointslices).onChange(handler);
    this.slices.index(BY_SERVICE, ({ metadata }) => [`${metadata.namespace}/${metadata.labels?.["kubernetes.io/service-name"] ?? ""}`]);
    const isTls = (secret: Secret) => secret.type === "kubernetes.io/tls" && changed();
    this.secrets = watched.informer<Secret>(RESOURCES.secrets).onChange({ added: isTls, updated: isTls, deleted: isTls });
  }

  /** Ingresses of the controller's classes, the oldest first. */
  ownIngresses(): Ingress[] {
    const found = [...this.ingresses.list()].filter((ingress) => this.isOwn(ingress));
    const age = ({ metadata }: Ingress) => `${metadata.creationTimestamp}|${objectKey({ metadata })}`;
    return found.sort((one, other) => (age(one) < age(other) ? -1 : 1));
  }

  isOwn({ metadata, spec }: Ingress): boolean {
    const name = spec.ingressClassName ?? metadata.annotations?.[CLASS_ANNOTATION];
    if (name === undefined) return false;
    return this.classes.get(name)?.["spec"]?.controller === CONTROLLER || (spec.ingressClassName === undefined && name === "nginx");
  }

  /** Where the Service "namespace/name" is reached from outside: its load balancer, or else its cluster address. */
  addressesOf(service: string): { ip?: string; hostname?: string }[] {
    const found = this.services.get(service);
    if (found?.spec.type === "LoadBalancer") {
      return (found.status.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => (ip === undefined ? { hostname: hostname ?? "" } : { ip }));
    }
    return found?.spec.clusterIP && found.spec.clusterIP !== "None" ? [{ ip: found.spec.clusterIP }] : [];
  }

  view(warn: (text: string) => void): ClusterView {
    return {
      warn,
      endpoints: (namespace, service, port) => this.endpoints(`${namespace}/${service}`, port),
      identity: (namespace, secret) => this.identity(`${namespace}/${secret}`),
    };
  }

  private endpoints(key: string, port: { name?: string; number?: number }): { ip: string; port: number }[] | undefined {
    const service = this.services.get(key);
    if (service === undefined) return undefined;
    const servicePort = (service.spec.ports ?? []).find((each) => (port.name === undefined ? each.port === port.number : each.name === port.name));
    if (servicePort === undefined) return [];
    const found = new Map<string, { ip: string; port: number }>();
    for (const slice of this.slices.indexed(BY_SERVICE, key)) {
      const target = (slice.ports ?? []).find((each) => (each.name ?? "") === (servicePort.name ?? ""))?.port;
      if (target === undefined) continue;
      for (const endpoint of (slice.endpoints ?? []).filter(isReady)) {
        for (const ip of endpoint.addresses.slice(0, 1)) found.set(`${ip}:${target}`, { ip, port: target });
      }
    }
    return [...found.values()];
  }

  private identity(key: string): Identity | string {
    const secret = this.secrets.get(key);
    if (secret === undefined) return `no object matching key "${key}" in local store`;
    const text = (name: string) => decodeUtf8(fromBase64(secret.data?.[name] ?? ""));
    const found = loadIdentity(text("tls.crt"), text("tls.key"));
    if (found === "no-certificate") return `no certificate PEM data found in secret "${key}"`;
    if (found === "no-key") return "tls: failed to find any PEM data in key input";
    return found === "mismatch" ? "tls: private key does not match public key" : found;
  }
}
