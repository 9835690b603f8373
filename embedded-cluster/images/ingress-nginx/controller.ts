import { objectKey } from "../../apimachinery/object.ts";
import { isConflict, isNotFound } from "../../apimachinery/status.ts";
import { EventRecorder } from "../../client/event-recorder.ts";
import { ResourceClient } from "../../client/resource-client.ts";
import { RESOURCES } from "../../client/resources.ts";
import { semanticEqual } from "../../client/semantic-equal.ts";
import type { ApiClient } from "../../apimachinery/wire.ts";
import { decodeUtf8 } from "../../kernel/bytes.ts";
import { DisposableStack } from "../../kernel/disposable.ts";
import { writeText } from "../../kernel/streams.ts";
import { serveHttp } from "../../network/http/index.ts";
import { POD_NETWORK, type PodNetwork } from "../../network/pod-network.ts";
import { WatchedResources } from "../../network/watched-resources.ts";
import type { Process, Program } from "../../shell/process/process.ts";
import { API_DIALER } from "../image.ts";
import { overTls } from "../tls/serve-https.ts";
import { buildConfiguration } from "./build-configuration.ts";
import { serverFor } from "./choose.ts";
import { ClusterCache } from "./cluster-cache.ts";
import { PLAIN_TO_TLS_PAGE } from "./error-page.ts";
import { fakeCertificate } from "./fake-certificate.ts";
import type { Ingress } from "./ingress-types.ts";
import { CATCH_ALL, type Configuration } from "./model.ts";
import { serve } from "./serve.ts";

export const CONTROLLER_VERSION = "v1.14.0";

const TOKEN_PATH = "/var/run/secrets/kubernetes.io/serviceaccount/token";
const HEALTH_PORT = 10_254;
/** Changes that come together make one configuration, as the controller's sync queue has it. */
const SYNC_MILLISECONDS = 100;

const RULE = "-".repeat(79);
const BANNER = `${RULE}
NGINX Ingress controller
  Release:       ${CONTROLLER_VERSION}
  Build:         52c0a83ac9bc72e9ce1b9fe4f2d6dcc8854516a8
  Repository:    https://github.com/kubernetes/ingress-nginx
  nginx version: nginx/1.27.1

${RULE}

`;

/** The controller and its nginx in one program: it reads Ingresses through the API with its pod's own token, and serves them. */
export const ingressController: Program = async (process) => {
  const network = process.capability(POD_NETWORK);
  const client = dialed(process);
  await writeText(process.stdout, BANNER);
  if (network === undefined || client === undefined) {
    await writeText(process.stderr, `Error while initiating a connection to the Kubernetes API server: open ${TOKEN_PATH}: no such file or directory\n`);
    return 1;
  }
  const controller = new IngressController(process, network, client);
  await controller.run();
  return 0;
};

function dialed(process: Process): ApiClient | undefined {
  const { env, fs } = process;
  const server = `https://${env.get("KUBERNETES_SERVICE_HOST")}:${env.get("KUBERNETES_SERVICE_PORT")}`;
  return fs.exists(TOKEN_PATH) ? process.capability(API_DIALER)?.(server, decodeUtf8(fs.readFile(TOKEN_PATH))) : undefined;
}

class IngressController {
  private readonly process: Process;
  private readonly network: PodNetwork;
  private readonly opened = new DisposableStack();
  private readonly watched: WatchedResources;
  private readonly cache: ClusterCache;
  private readonly ingresses: ResourceClient<Ingress>;
  private readonly recorder: EventRecorder;
  private readonly ownCertificate: Uint8Array;
  private configuration: Configuration = { servers: new Map([[CATCH_ALL, { host: CATCH_ALL, identity: undefined, locations: [] }]]), backends: new Map() };
  private isStale = true;
  private isScheduled = false;
  private warned = new Set<string>();

  constructor(process: Process, network: PodNetwork, client: ApiClient) {
    this.process = process;
    this.network = network;
    this.watched = this.opened.use(new WatchedResources(client, process.clock));
    this.cache = new ClusterCache(this.watched, () => this.changed());
    this.ingresses = new ResourceClient<Ingress>(client, RESOURCES.ingresses);
    this.recorder = new EventRecorder(client, process.clock, "nginx-ingress-controller");
    this.ownCertificate = fakeCertificate(process.clock.now(), process.random);
    const scheduled = (ingress: Ingress) => this.cache.isOwn(ingress) && this.recorder.record(ingress, "Normal", "Sync", "Scheduled for sync");
    this.cache.ingresses.onChange({ added: scheduled, updated: scheduled });
  }

  async run(): Promise<void> {
    const ended = endOf(this.process);
    await Promise.race([this.watched.start(), ended]);
    const context = {
      process: this.process,
      configuration: () => this.current(),
      access: (line: string) => this.print(line),
      error: (line: string) => this.complain(line),
    };
    const certificates = (name: string | undefined) => {
      const chain = name === undefined ? undefined : serverFor(this.current(), name).identity?.chain;
      return chain === undefined || chain.length === 0 ? [this.ownCertificate] : chain.map(({ der }) => der);
    };
    const plain = () => ({ status: 400, headers: { "Content-Type": "text/html", Connection: "close" }, body: PLAIN_TO_TLS_PAGE });
    this.opened.use(serveHttp(this.network, 80, (request) => serve(context, request, "http")));
    this.opened.use(serveHttp(this.network, 443, (request) => serve(context, request, "https"), overTls(certificates, plain)));
    this.opened.use(serveHttp(this.network, HEALTH_PORT, ({ path }) => (path === "/healthz" ? { status: 200, body: "ok" } : { status: 404 })));
    this.log("I", "nginx.go:339", '"Starting NGINX process"');
    await ended;
    this.opened.dispose();
  }

  private changed(): void {
    this.isStale = true;
    if (this.isScheduled) return;
    this.isScheduled = true;
    const timer = this.process.clock.setTimer(SYNC_MILLISECONDS, () => {
      this.isScheduled = false;
      this.current();
      void this.publish();
    });
    this.opened.use(timer);
  }

  /** The configuration for what the caches hold now. */
  private current(): Configuration {
    if (!this.isStale) return this.configuration;
    this.isStale = false;
    const warnings = new Set<string>();
    this.configuration = buildConfiguration(
      this.cache.ownIngresses(),
      this.cache.view((text) => warnings.add(text)),
    );
    for (const text of warnings) if (!this.warned.has(text)) this.log("W", "controller.go:1110", text);
    this.warned = warnings;
    this.log("I", "controller.go:214", '"Backend successfully reloaded"');
    return this.configuration;
  }

  /** Writes the address of the controller's Service into the Ingresses it serves. Models internal/ingress/status. */
  private async publish(): Promise<void> {
    const namespace = this.process.env.get("POD_NAMESPACE") ?? "ingress-nginx";
    const flag = this.process.argv.find((word) => word.startsWith("--publish-service="));
    const service = flag?.slice("--publish-service=".length).replace("$(POD_NAMESPACE)", namespace);
    if (service === undefined) return;
    const ingress = this.cache.addressesOf(service);
    for (const each of this.cache.ownIngresses()) {
      if (semanticEqual(each.status?.loadBalancer?.ingress ?? [], ingress)) continue;
      const status = { loadBalancer: ingress.length === 0 ? {} : { ingress } };
      await this.ingresses.updateStatus({ ...each, status }).then(
        () => this.log("I", "status.go:311", `"updating Ingress status" namespace="${each.metadata.namespace}" ingress="${each.metadata.name}"`),
        (error) => {
          // A newer version is on its way here, and will be looked at again.
          if (!isConflict(error) && !isNotFound(error)) this.log("W", "status.go:313", `error updating ingress rule ${objectKey(each)}`);
        },
      );
    }
  }

  /** In klog's form. */
  private log(level: "I" | "W", place: string, text: string): void {
    const time = new Date(this.process.clock.now()).toISOString();
    this.complain(`${level}${time.slice(5, 7)}${time.slice(8, 10)} ${time.slice(11, 23)}000       7 ${place}] ${text}`);
  }

  private print(line: string): void {
    void writeText(this.process.stdout, `${line}\n`).catch(() => undefined);
  }

  private complain(line: string): void {
    void writeText(this.process.stderr, `${line}\n`).catch(() => undefined);
  }
}

/** Resolves when the process is to end. */
function endOf(process: Process): Promise<void> {
  return new Promise((resolve) => {
    process.signal.addEventListener("abort", () => resolve(), { once: true });
    for (const name of ["SIGTERM", "SIGQUIT", "SIGINT"] as const) process.onSignal(name, resolve);
  });
}
