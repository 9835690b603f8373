import type { ApiClient } from "../../apimachinery/wire.ts";
import { decodeUtf8 } from "../../kernel/bytes.ts";
import { DisposableStack } from "../../kernel/disposable.ts";
import { writeText } from "../../kernel/streams.ts";
import { serveHttp } from "../../network/http/index.ts";
import { MESH_PLANE, type MeshPlane } from "../../network/mesh/index.ts";
import { POD_NETWORK } from "../../network/pod-network.ts";
import { WatchedResources } from "../../network/watched-resources.ts";
import type { Process, Program } from "../../shell/process/process.ts";
import { RESOURCES } from "../../client/resources.ts";
import type { KubeObject } from "../../apimachinery/object.ts";
import { API_DIALER } from "../image.ts";
import { GatewayController } from "./gateway-api/gateway-controller.ts";
import { GATEWAY_GROUP } from "./gateway-api/gateway-types.ts";
import { MeshCache } from "./mesh-cache.ts";

const TOKEN_PATH = "/var/run/secrets/kubernetes.io/serviceaccount/token";
/** Readiness and debugging, the webhook, and configuration over TLS. */
const READY_PORT = 8080;
const WEBHOOK_PORT = 15_017;
const XDS_PORT = 15_012;
/** Changes that come together make one push (PILOT_DEBOUNCE_AFTER). */
const DEBOUNCE_MILLISECONDS = 100;

/** istiod: it reads Services, pods and rules through the API with its pod's own token, and tells every proxy. */
export const pilotDiscovery: Program = async (process) => {
  const network = process.capability(POD_NETWORK);
  const plane = process.capability(MESH_PLANE);
  const client = dialed(process);
  if (network === undefined || plane === undefined || client === undefined) {
    await writeText(process.stderr, "Error: failed to create discovery service: failed initializing kube client: unable to load in-cluster configuration\n");
    return 255;
  }
  const opened = new DisposableStack();
  const ended = endOf(process);
  const istiod = new Istiod(process, client, plane, opened);
  await Promise.race([istiod.start(), ended]);
  opened.use(serveHttp(network, READY_PORT, ({ path }) => (path === "/ready" ? { status: 200 } : { status: 404 })));
  for (const port of [WEBHOOK_PORT, XDS_PORT]) opened.use(network.listen(port));
  await ended;
  opened.dispose();
  return 0;
};

class Istiod {
  private readonly process: Process;
  private readonly plane: MeshPlane;
  private readonly opened: DisposableStack;
  private readonly watched: WatchedResources;
  private readonly cache: MeshCache;
  private readonly client: ApiClient;
  /** Once the kinds of the Gateway API are there. */
  private gateways: GatewayController | undefined;
  private reconciling: Promise<void> = Promise.resolve();
  private isStarted = false;
  /** The controller of the Gateway API has its first lists. */
  private isSynced = false;
  private isScheduled = false;
  private pushes = 0;

  constructor(process: Process, client: ApiClient, plane: MeshPlane, opened: DisposableStack) {
    this.process = process;
    this.plane = plane;
    this.opened = opened;
    this.client = client;
    this.watched = opened.use(new WatchedResources(client, process.clock));
    this.cache = new MeshCache(this.watched, () => this.changed());
    const definitions = this.watched.informer(RESOURCES.customresourcedefinitions);
    const defined = () => this.defined([...definitions.list()]);
    definitions.onChange({ added: defined, updated: defined });
  }

  async start(): Promise<void> {
    await this.watched.start();
    this.isStarted = true;
    this.push();
  }

  /** Istio waits for the kinds of the Gateway API, and does without them as long as nobody installs them. */
  private defined(definitions: readonly KubeObject[]): void {
    const isServed = (plural: string) =>
      definitions
        .find(({ metadata }) => metadata.name === `${plural}.${GATEWAY_GROUP}`)
        ?.["status"]?.conditions?.some(({ type, status }: { type: string; status: string }) => type === "Established" && status === "True") === true;
    if (this.gateways !== undefined || !["gatewayclasses", "gateways", "httproutes", "referencegrants"].every(isServed)) return;
    const gateways = this.opened.use(new GatewayController(this.client, this.process.clock, () => this.changed()));
    this.gateways = gateways;
    void gateways.start().then(() => {
      this.isSynced = true;
      this.changed();
    });
  }

  private changed(): void {
    if (!this.isStarted || this.isScheduled) return;
    this.isScheduled = true;
    const timer = this.process.clock.setTimer(DEBOUNCE_MILLISECONDS, () => {
      this.isScheduled = false;
      this.push();
    });
    this.process.signal.addEventListener("abort", () => timer.dispose(), { once: true });
  }

  private push(): void {
    if (this.opened.isDisposed) return;
    const converted = this.isSynced ? this.gateways?.convert() : undefined;
    this.plane.publish(this.cache.configuration(converted ?? { gateways: [], virtualServices: [] }));
    if (converted !== undefined) this.reconciling = this.reconciling.then(() => this.gateways?.reconcile(converted)).catch(() => undefined);
    this.pushes++;
    const time = new Date(this.process.clock.now()).toISOString().replace("Z", "000Z");
    void writeText(this.process.stdout, `${time}\tinfo\tads\tPush debounce stable[${this.pushes}] 1 for config: full push\n`).catch(() => undefined);
  }
}

function dialed(process: Process): ApiClient | undefined {
  const { env, fs } = process;
  const server = `https://${env.get("KUBERNETES_SERVICE_HOST")}:${env.get("KUBERNETES_SERVICE_PORT")}`;
  return fs.exists(TOKEN_PATH) ? process.capability(API_DIALER)?.(server, decodeUtf8(fs.readFile(TOKEN_PATH))) : undefined;
}

function endOf(process: Process): Promise<void> {
  return new Promise((resolve) => {
    process.signal.addEventListener("abort", () => resolve(), { once: true });
    for (const name of ["SIGTERM", "SIGINT"] as const) process.onSignal(name, resolve);
  });
}
