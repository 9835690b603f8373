import { type KubeObject, objectKey } from "../../../apimachinery/object.ts";
import { timestamp } from "../../../apimachinery/duration/timestamp.ts";
import { isAlreadyExists, isConflict, isNotFound } from "../../../apimachinery/status.ts";
import type { Condition, Secret, Service } from "../../../apimachinery/types/core.ts";
import type { ApiClient } from "../../../apimachinery/wire.ts";
import type { Informer } from "../../../client/informer.ts";
import { ResourceClient } from "../../../client/resource-client.ts";
import { RESOURCES } from "../../../client/resources.ts";
import { semanticEqual } from "../../../client/semantic-equal.ts";
import type { Clock } from "../../../kernel/clock.ts";
import { type Disposable } from "../../../kernel/disposable.ts";
import { WatchedResources } from "../../../network/watched-resources.ts";
import { type Converted, convertGateways, type Finding, type GatewayView } from "./convert.ts";
import { gatewayWorkload } from "./gateway-workload.ts";
import {
  CONTROLLER_NAME,
  GATEWAY_GROUP,
  type Gateway,
  type GatewayClass,
  type GatewayHttpRoute,
  type ListenerStatus,
  type ReferenceGrant,
  type RouteParentStatus,
  gatewayResource,
} from "./gateway-types.ts";

const CLASS_NAME = "istio";

/** Serves the Gateway API: a Deployment and a Service for each Gateway, rules for the proxies, and statuses. Acts only through the API. */
export class GatewayController implements Disposable {
  private readonly client: ApiClient;
  private readonly clock: Clock;
  private readonly watched: WatchedResources;
  private readonly classes: Informer<GatewayClass>;
  private readonly gateways: Informer<Gateway>;
  private readonly routes: Informer<GatewayHttpRoute>;
  private readonly grants: Informer<ReferenceGrant>;
  private readonly services: Informer<Service>;
  private readonly secrets: Informer<Secret>;
  private readonly namespaces: Informer;
  private readonly deployments: Informer;

  constructor(client: ApiClient, clock: Clock, changed: () => void) {
    this.client = client;
    this.clock = clock;
    this.watched = new WatchedResources(client, clock);
    const handler = { added: changed, updated: changed, deleted: changed };
    this.classes = this.watched.informer<GatewayClass>(gatewayResource("gatewayclasses")).onChange(handler);
    this.gateways = this.watched.informer<Gateway>(gatewayResource("gateways")).onChange(handler);
    this.routes = this.watched.informer<GatewayHttpRoute>(gatewayResource("httproutes")).onChange(handler);
    this.grants = this.watched.informer<ReferenceGrant>(gatewayResource("referencegrants", "v1beta1")).onChange(handler);
    this.services = this.watched.informer<Service>(RESOURCES.services).onChange(handler);
    this.secrets = this.watched.informer<Secret>(RESOURCES.secrets).onChange(handler);
    this.namespaces = this.watched.informer(RESOURCES.namespaces).onChange(handler);
    this.deployments = this.watched.informer(RESOURCES.deployments).onChange({ deleted: changed });
  }

  start(): Promise<void> {
    return this.watched.start();
  }

  dispose(): void {
    this.watched.dispose();
  }

  /** The rules as of now. */
  convert(): Converted {
    return convertGateways(this.view());
  }

  /** Brings the cluster to what the Gateways ask for, and says what became of them. Never rejects: what fails is tried with the next change. */
  async reconcile(converted: Converted): Promise<void> {
    await this.settleClasses().catch(() => undefined);
    for (const gateway of oldestFirst(this.gateways)) {
      if (!this.isOwnClass(gateway.spec.gatewayClassName)) continue;
      await this.deploy(gateway).catch(() => undefined);
      await this.reportGateway(gateway, converted).catch(ignoreStale);
    }
    for (const route of oldestFirst(this.routes)) await this.reportRoute(route, converted).catch(ignoreStale);
  }

  private view(): GatewayView {
    return {
      gateways: oldestFirst(this.gateways),
      routes: oldestFirst(this.routes),
      grants: [...this.grants.list()],
      isOwnClass: (name) => this.isOwnClass(name),
      servicePorts: (namespace, name) => this.services.get(`${namespace}/${name}`)?.spec.ports?.map(({ port }) => port),
      hasCertificate: (namespace, name) => this.secrets.get(`${namespace}/${name}`)?.type === "kubernetes.io/tls",
      labelsOfNamespace: (name) => this.namespaces.get(name)?.metadata.labels ?? {},
    };
  }

  private isOwnClass(name: string): boolean {
    return this.classes.get(name)?.spec.controllerName === CONTROLLER_NAME;
  }

  /** The class is there as soon as its kind is; every class that names this controller is accepted. */
  private async settleClasses(): Promise<void> {
    const resource = new ResourceClient<GatewayClass>(this.client, gatewayResource("gatewayclasses"));
    if (this.classes.get(CLASS_NAME) === undefined) {
      const spec = { controllerName: CONTROLLER_NAME, description: "The default Istio GatewayClass" };
      await resource.create({ apiVersion: `${GATEWAY_GROUP}/v1`, kind: "GatewayClass", metadata: { name: CLASS_NAME }, spec }).catch((error) => {
        if (!isAlreadyExists(error)) throw error;
      });
    }
    for (const each of this.classes.list()) {
      if (each.spec.controllerName !== CONTROLLER_NAME) continue;
      const accepted: Finding = { type: "Accepted", status: "True", reason: "Accepted", message: "Handled by Istio controller" };
      const conditions = this.conditions([accepted], each.status?.conditions, each.metadata.generation);
      if (!semanticEqual(conditions, each.status?.conditions)) await resource.updateStatus({ ...each, status: { ...each.status, conditions } });
    }
  }

  private async deploy(gateway: Gateway): Promise<void> {
    const { account, service, deployment } = gatewayWorkload(gateway);
    const { namespace = "default" } = gateway.metadata;
    const create = (resource: (typeof RESOURCES)[keyof typeof RESOURCES], object: object) =>
      new ResourceClient(this.client, resource).create(object as Partial<KubeObject>, namespace).catch((error) => {
        if (!isAlreadyExists(error)) throw error;
      });
    const known = this.services.get(objectKey(service as KubeObject));
    if (known === undefined) {
      await create(RESOURCES.serviceaccounts, account);
      await create(RESOURCES.services, service);
    } else {
      const numbers = (ports: readonly { port: number }[] | undefined) => JSON.stringify((ports ?? []).map(({ port }) => port));
      const wanted = (service as unknown as Service).spec.ports;
      if (numbers(known.spec.ports) !== numbers(wanted)) {
        await new ResourceClient(this.client, RESOURCES.services).patch(known.metadata.name, namespace, { spec: { ports: wanted } });
      }
    }
    if (this.deployments.get(objectKey(deployment as KubeObject)) === undefined) await create(RESOURCES.deployments, deployment);
  }

  private async reportGateway(gateway: Gateway, { listenerFindings }: Converted): Promise<void> {
    const { namespace, generation } = gateway.metadata;
    const service = this.services.get(`${namespace}/${gateway.metadata.name}-istio`);
    const host = `${gateway.metadata.name}-istio.${namespace}.svc.cluster.local`;
    const ports = gateway.spec.listeners.map(({ port }) => port).sort((a, b) => a - b);
    const assigned = [...new Set(ports)].map((port) => `${host}:${port}`).join(" and ");
    const addresses = addressesOf(service);
    const programmed: Finding =
      addresses.length > 0
        ? { type: "Programmed", status: "True", reason: "Programmed", message: `Resource programmed, assigned to service(s) ${assigned}` }
        : {
            type: "Programmed",
            status: "False",
            reason: "AddressNotAssigned",
            message: `Assigned to service(s) ${assigned}, but failed to assign to all requested addresses: address pending for hostname "${host}"`,
          };
    const accepted: Finding = { type: "Accepted", status: "True", reason: "Accepted", message: "Resource accepted" };
    const listeners = (listenerFindings.get(objectKey(gateway)) ?? []).map(({ name, attachedRoutes, findings }): ListenerStatus => {
      const old = gateway.status?.listeners?.find((each) => each.name === name);
      const supportedKinds = [{ group: GATEWAY_GROUP, kind: "HTTPRoute" }];
      return { attachedRoutes, conditions: this.conditions(findings, old?.conditions, generation), name, supportedKinds };
    });
    const status = {
      ...(addresses.length === 0 ? {} : { addresses }),
      conditions: this.conditions([accepted, programmed], gateway.status?.conditions, generation),
      listeners,
    };
    if (semanticEqual(status, gateway.status)) return;
    await new ResourceClient<Gateway>(this.client, gatewayResource("gateways")).updateStatus({ ...gateway, status });
  }

  /** Entries of other controllers stay. */
  private async reportRoute(route: GatewayHttpRoute, { routeFindings }: Converted): Promise<void> {
    const old = route.status?.parents ?? [];
    const own = (routeFindings.get(objectKey(route)) ?? []).map(({ parentRef, findings }): RouteParentStatus => {
      const known = old.find((each) => each.controllerName === CONTROLLER_NAME && semanticEqual(each.parentRef, parentRef));
      return { conditions: this.conditions(findings, known?.conditions, route.metadata.generation), controllerName: CONTROLLER_NAME, parentRef };
    });
    const parents = [...old.filter(({ controllerName }) => controllerName !== CONTROLLER_NAME), ...own];
    if (semanticEqual(parents, old)) return;
    await new ResourceClient<GatewayHttpRoute>(this.client, gatewayResource("httproutes")).updateStatus({ ...route, status: { parents } });
  }

  /** The time of a condition's transition stays as long as its status does. */
  private conditions(findings: readonly Finding[], old: readonly Condition[] | undefined, generation = 1): Condition[] {
    return findings.map((finding) => {
      const known = old?.find(({ type }) => type === finding.type);
      const since = known?.status === finding.status ? known.lastTransitionTime : undefined;
      return { ...finding, lastTransitionTime: since ?? timestamp(this.clock.now()), observedGeneration: generation };
    });
  }
}

/** The load balancer's, or the Service's own where it asks for none. */
function addressesOf(service: Service | undefined): { type: string; value: string }[] {
  if (service === undefined) return [];
  const { spec, status, metadata } = service;
  if (spec.type !== "LoadBalancer") return [{ type: "Hostname", value: `${metadata.name}.${metadata.namespace}.svc.cluster.local` }];
  return (status.loadBalancer?.ingress ?? []).map(({ ip, hostname }) =>
    ip === undefined ? { type: "Hostname", value: hostname ?? "" } : { type: "IPAddress", value: ip },
  );
}

function oldestFirst<T extends KubeObject>(informer: Informer<T>): T[] {
  const age = ({ metadata }: T) => `${metadata.creationTimestamp}|${objectKey({ metadata })}`;
  return [...informer.list()].sort((one, other) => (age(one) < age(other) ? -1 : 1));
}

/** A newer version is on its way here, and will be looked at again. */
function ignoreStale(error: unknown): void {
  if (!isConflict(error) && !isNotFound(error)) throw error;
}
