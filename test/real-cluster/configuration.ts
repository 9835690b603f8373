import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { DNS_IP, NODE_IP, NODE_NAME, NODE_POD_CIDR, POD_CIDR } from "./addresses.ts";
import { CONFIGURATION, CONTAINERD_SOCKET, SOCKETS, STATE } from "./folder.ts";
import { certificateOf, keyOf, kubeconfigOf } from "./pki.ts";
import { run } from "./shell.ts";

const CNI = join(CONFIGURATION, "cni");

/** Configuration files of what takes no flags. */
export function writeConfiguration(): void {
  mkdirSync(CNI, { recursive: true });
  write("containerd.toml", containerd());
  write("kubelet.yaml", stringify(KUBELET));
  write("kube-proxy.yaml", stringify(KUBE_PROXY));
  write("cni/10-bridge.conflist", JSON.stringify(BRIDGE, undefined, 2));
  // Pods ask the cluster's DNS, and nobody answers for names outside it.
  write("resolv.conf", `nameserver ${DNS_IP}\n`);
}

export const configurationOf = (name: string) => join(CONFIGURATION, name);

function write(name: string, text: string): void {
  writeFileSync(configurationOf(name), text);
}

const BRIDGE = {
  cniVersion: "1.0.0",
  name: "bridge",
  plugins: [
    {
      type: "bridge",
      bridge: "cni0",
      isGateway: true,
      ipMasq: true,
      hairpinMode: true,
      ipam: { type: "host-local", ranges: [[{ subnet: NODE_POD_CIDR }]], routes: [{ dst: "0.0.0.0/0" }], dataDir: join(STATE, "cni") },
    },
    { type: "portmap", capabilities: { portMappings: true }, snat: true },
  ],
};

/** Root of a sandbox may not have CAP_SYS_RESOURCE: nobody's OOM score is lowered. */
const KUBELET = {
  apiVersion: "kubelet.config.k8s.io/v1beta1",
  kind: "KubeletConfiguration",
  address: NODE_IP,
  readOnlyPort: 0,
  healthzBindAddress: "127.0.0.1",
  authentication: { anonymous: { enabled: false }, webhook: { enabled: true }, x509: { clientCAFile: certificateOf("ca") } },
  authorization: { mode: "Webhook" },
  tlsCertFile: certificateOf("kubelet-server"),
  tlsPrivateKeyFile: keyOf("kubelet-server"),
  cgroupDriver: "cgroupfs",
  failCgroupV1: false,
  failSwapOn: false,
  clusterDNS: [DNS_IP],
  clusterDomain: "cluster.local",
  containerRuntimeEndpoint: `unix://${CONTAINERD_SOCKET}`,
  resolvConf: join(CONFIGURATION, "resolv.conf"),
  podLogsDir: join(STATE, "log/pods"),
  volumePluginDir: join(STATE, "volumeplugins"),
  imageGCHighThresholdPercent: 100,
  evictionHard: { "memory.available": "200Mi", "nodefs.available": "3%", "imagefs.available": "3%" },
  rotateCertificates: false,
  shutdownGracePeriod: "0s",
  oomScoreAdj: 0,
  maxPods: 250,
};

/** conntrack's sysctls are read-only in a network namespace. */
const KUBE_PROXY = {
  apiVersion: "kubeproxy.config.k8s.io/v1alpha1",
  kind: "KubeProxyConfiguration",
  bindAddress: "0.0.0.0",
  healthzBindAddress: "127.0.0.1:10256",
  metricsBindAddress: "127.0.0.1:10249",
  clientConnection: { kubeconfig: kubeconfigOf("kube-proxy") },
  clusterCIDR: POD_CIDR,
  hostnameOverride: NODE_NAME,
  mode: "iptables",
  conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: "0s", tcpCloseWaitTimeout: "0s" },
  oomScoreAdj: 0,
};

/** containerd 1.x and 2.x name their sections differently. */
function containerd(): string {
  const modern = /containerd\S* v?2\./.test(run("containerd", ["--version"]));
  const cri = modern ? "io.containerd.cri.v1.runtime" : "io.containerd.grpc.v1.cri";
  const pause = modern ? "[plugins.'io.containerd.cri.v1.images'.pinned_images]\n  sandbox" : "[plugins.'io.containerd.grpc.v1.cri']\n  sandbox_image";
  const unused = ["btrfs", "zfs", "devmapper", modern ? "blockfile" : "aufs"].map((name) => `'io.containerd.snapshotter.v1.${name}'`);
  return `version = ${modern ? 3 : 2}
root = '${join(STATE, "containerd")}'
state = '${join(SOCKETS, "containerd")}'
disabled_plugins = [${unused.join(", ")}]
[grpc]
  address = '${CONTAINERD_SOCKET}'
${pause} = 'registry.k8s.io/pause:3.10.1'
${modern ? `[plugins.'${cri}']\n` : ""}  restrict_oom_score_adj = true
[plugins.'${cri}'.cni]
  ${modern ? `bin_dirs = ['/usr/lib/cni']` : `bin_dir = '/usr/lib/cni'`}
  conf_dir = '${CNI}'
[plugins.'${cri}'.containerd]
  default_runtime_name = 'runc'
[plugins.'${cri}'.containerd.runtimes.runc]
  runtime_type = 'io.containerd.runc.v2'
[plugins.'${cri}'.containerd.runtimes.runc.options]
  BinaryName = '${run("sh", ["-c", "command -v runc"]).trim()}'
  SystemdCgroup = false
`;
}
