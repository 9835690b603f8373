import type { Node } from "../apimachinery/types/core.ts";
import type { ApiClient } from "../apimachinery/wire.ts";
import { type ApiServer, createApiServer } from "../apiserver/api-server.ts";
import { KINDS } from "../apiserver/kinds/index.ts";
import { startControllers } from "../controllers/index.ts";
import { API_DIALER } from "../images/image.ts";
import { createImageRegistry } from "../images/registry.ts";
import { DisposableStack } from "../kernel/disposable.ts";
import { Kubelet, NodeDisk, createNodeProxy, createUsageMeter, recordReboot, recordStart, registerNode, writeLastHeartbeat } from "../kubelet/index.ts";
import { randomHex } from "../kubelet/runtime/identity.ts";
import { type ClusterNetwork, createClusterNetwork } from "../network/cluster-network.ts";
import { MESH_PLANE, MeshPlane } from "../network/mesh/index.ts";
import { COMPLETER } from "../shell/line-editor/completer.ts";
import type { CapabilityKey } from "../shell/process/process.ts";
import { startScheduler } from "../scheduler/index.ts";
import type { JournalRecord, StoreRestore } from "../store/journal.ts";
import { Store } from "../store/store.ts";
import { DNS_SERVICE_IP } from "./bootstrap/addresses.ts";
import { nodeNames } from "./bootstrap/node-names.ts";
import { systemObjects } from "./bootstrap/system-objects.ts";
import { hasTemplate, writeTemplate } from "./bootstrap/template.ts";
import type { Cluster, ClusterOptions, ClusterRecord, ClusterSnapshot } from "./options.ts";
import { bootstrapPolicy, serverRules } from "./rules.ts";
import { controllersWithoutAddon, installAddons } from "./system/addons.ts";
import { apiDialer } from "./system/api-dialer.ts";
import { clusterCertificates } from "./system/certificates.ts";
import { commandCompleter } from "./system/command-completer.ts";
import { serveApiEndpoint } from "./system/api-endpoint.ts";
import { MachineHeartbeats } from "./system/machine-heartbeats.ts";
import { reclaimVolumes } from "./system/volume-reclaimer.ts";

const MASTERS = ["system:masters"];
/** Images hold no state: one registry serves every cluster. */
const IMAGES = createImageRegistry();

/** A Kubernetes cluster in this process. The composition root: every part is made here and given to those that need it. */
export function createCluster(options: ClusterOptions): Cluster {
  const { clock, random, journal, staticTokens, tokenKey } = options;
  const kubelets = new Map<string, Kubelet>();
  const disk = new NodeDisk(clock, options.restore?.disk);
  const store = new Store({
    restore: restoredState(options, disk),
    ...(journal === undefined ? {} : { journal: { append: (record) => journal.append({ store: record }) } }),
  });
  const apiServer = createApiServer({
    clock,
    random,
    store,
    kinds: KINDS,
    ...serverRules(),
    metrics: createUsageMeter(kubelets, clock),
    ...(staticTokens === undefined ? {} : { tokens: staticTokens }),
    ...(tokenKey === undefined ? {} : { tokenKey }),
  });
  return new EmbeddedCluster(options, apiServer, store, disk, kubelets);
}

/** Applies the records of the disk; those of the store go to the store. */
function restoredState({ restore, records = [] }: ClusterOptions, disk: NodeDisk): StoreRestore {
  const ofStore: JournalRecord[] = [];
  for (const record of records) {
    if ("store" in record) ofStore.push(record.store);
    else disk.replay(record.disk);
  }
  return { ...(restore === undefined ? {} : { snapshot: restore.store }), records: ofStore };
}

class EmbeddedCluster implements Cluster {
  readonly apiServer: ApiServer;
  readonly adminClient: ApiClient;
  readonly network: ClusterNetwork;
  private readonly options: ClusterOptions;
  private readonly store: Store;
  private readonly disk: NodeDisk;
  private readonly kubelets: Map<string, Kubelet>;
  private readonly heartbeats: MachineHeartbeats;
  private readonly mesh = new MeshPlane();
  private readonly opened = new DisposableStack();
  private started: Promise<void> | undefined;

  constructor(options: ClusterOptions, apiServer: ApiServer, store: Store, disk: NodeDisk, kubelets: Map<string, Kubelet>) {
    this.options = options;
    this.apiServer = apiServer;
    this.store = store;
    this.disk = disk;
    this.kubelets = kubelets;
    this.adminClient = this.as("kubernetes-admin");
    const { clock, random, journal } = options;
    this.heartbeats = new MachineHeartbeats(clock);
    this.opened.defer(() => store.closeWatches());
    this.network = this.opened.use(createClusterNetwork({ clock, random, client: this.as("system:kube-proxy") }));
    const ipOf = (nodeName: string) => this.network.nodeAddresses(nodeName).ip;
    const from = () => ({ network: this.network.hostNetwork("tsunagu-control-plane"), random });
    apiServer.setNodeProxy(createNodeProxy(kubelets, { ipOf, from }));
    if (journal !== undefined) this.opened.use(disk.onRecord((record) => journal.append({ disk: record } satisfies ClusterRecord)));
  }

  clientForToken(token: string): ApiClient {
    return this.apiServer.clientForToken(token);
  }

  start(): Promise<void> {
    this.started ??= this.boot();
    return this.started;
  }

  async failNode(name: string): Promise<void> {
    this.checkMachine(name);
    if (!this.heartbeats.isUp(name)) return;
    const last = this.heartbeats.goesDown(name);
    this.kubelets.get(name)?.dispose();
    this.kubelets.delete(name);
    this.network.setNodeUp(name, false);
    await writeLastHeartbeat(this.as(`system:node:${name}`), name, last);
  }

  async recoverNode(name: string): Promise<void> {
    this.checkMachine(name);
    if (this.heartbeats.isUp(name)) return;
    this.network.setNodeUp(name, true);
    const node = await this.register(name);
    await this.startKubelet(name);
    const { bootID = "" } = (node.status?.["nodeInfo"] ?? {}) as { bootID?: string };
    recordReboot(this.as(`system:node:${name}`), this.options.clock, name, bootID);
  }

  private checkMachine(name: string): void {
    if (this.heartbeats.last(name) === undefined) throw new Error(`no machine stands behind node ${JSON.stringify(name)}`);
  }

  snapshot(): ClusterSnapshot {
    return { store: this.store.snapshot(), disk: this.disk.snapshot() };
  }

  async stop(): Promise<void> {
    // Whoever is half-way through its start would open what nobody closes.
    await this.started?.catch(() => undefined);
    this.disk.flush();
    this.opened.dispose();
  }

  private async boot(): Promise<void> {
    const { clock, random, rootCa, addons = [] } = this.options;
    const isNew = !hasTemplate(this.store);
    if (isNew) await writeTemplate(this.store, () => [...bootstrapPolicy(clock.now()), ...systemObjects()], serverRules(), clock, random);
    const names = nodeNames(this.options.nodes ?? 1);
    // The network gives addresses in the order in which nodes are named: the control plane comes first.
    for (const { name } of names) await this.register(name);
    this.opened.use(serveApiEndpoint(this.network.hostNetwork("tsunagu-control-plane"), this.apiServer));
    const reclaimer = this.opened.use(reclaimVolumes(this.as("system:serviceaccount:kube-system:local-path-provisioner"), clock, this.disk));
    await Promise.all([this.network.synced, reclaimer.start()]);
    this.opened.use(
      await startControllers({
        client: (component) => this.as(`system:serviceaccount:kube-system:${component}`),
        clock,
        random,
        heartbeats: this.heartbeats,
        disabled: controllersWithoutAddon(addons),
        certificateAuthority: `${clusterCertificates().authority}${rootCa ?? ""}`,
      }),
    );
    this.opened.use(await startScheduler({ client: this.as("system:kube-scheduler"), clock, random }));
    this.opened.defer(() => {
      for (const kubelet of this.kubelets.values()) kubelet.dispose();
    });
    for (const { name } of names) {
      await this.startKubelet(name);
      if (isNew) recordStart(this.as(`system:node:${name}`), clock, name);
    }
    if (isNew) await installAddons(this.adminClient, addons);
  }

  private async register(name: string): Promise<Node> {
    const { clock, random, nodes } = this.options;
    const { ip, podCidr } = this.network.nodeAddresses(name);
    const names = nodeNames(nodes ?? 1);
    const role = names.find((one) => one.name === name)?.role ?? "worker";
    this.heartbeats.comesUp(name);
    const client = this.as(`system:node:${name}`);
    return await registerNode(client, { name, ip, podCidr, role, hasWorkers: names.length > 1, now: clock.now(), machineId: randomHex(random) });
  }

  private async startKubelet(nodeName: string): Promise<void> {
    const { clock, random, images } = this.options;
    const dial = apiDialer(this.apiServer);
    const kubelet = new Kubelet({
      nodeName,
      hostIP: this.network.nodeAddresses(nodeName).ip,
      clusterDns: DNS_SERVICE_IP,
      client: this.as(`system:node:${nodeName}`),
      clock,
      random,
      network: this.network,
      registry: images ?? IMAGES,
      disk: this.disk,
      capabilities: new Map<CapabilityKey<unknown>, unknown>([
        [API_DIALER, dial],
        [MESH_PLANE, this.mesh],
        [COMPLETER, commandCompleter(dial)],
      ]),
    });
    this.kubelets.set(nodeName, kubelet);
    await kubelet.start();
  }

  /** Components are trusted with everything: they stand in for the Node authoriser and the roles of the control plane. */
  private as(username: string): ApiClient {
    return this.apiServer.clientFor({ username, groups: MASTERS });
  }
}
