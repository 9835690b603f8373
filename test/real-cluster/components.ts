import { join } from "node:path";
import { NODE_IP, NODE_NAME, POD_CIDR, SERVICE_CIDR } from "./addresses.ts";
import { configurationOf } from "./configuration.ts";
import { BIN, PKI, STATE } from "./folder.ts";
import { certificateOf, keyOf, kubeconfigOf } from "./pki.ts";
import { start } from "./processes.ts";

const ETCD = "http://127.0.0.1:2379";
const ETCD_PEER = "http://127.0.0.1:2380";

export function startEtcd(): void {
  start("etcd", "etcd", [
    ...["--name", "k8s", "--data-dir", join(STATE, "etcd"), "--log-level", "warn"],
    ...["--listen-client-urls", ETCD, "--advertise-client-urls", ETCD, "--listen-peer-urls", ETCD_PEER],
    ...["--initial-advertise-peer-urls", ETCD_PEER, "--initial-cluster", `k8s=${ETCD_PEER}`],
    // A test cluster is thrown away: its disk need not keep every write.
    "--unsafe-no-fsync",
  ]);
}

export function startContainerd(): void {
  start("containerd", "containerd", ["--config", configurationOf("containerd.toml")]);
}

export function startApiServer(): void {
  start("kube-apiserver", join(BIN, "kube-apiserver"), [
    `--advertise-address=${NODE_IP}`,
    "--bind-address=0.0.0.0",
    `--etcd-servers=${ETCD}`,
    `--service-cluster-ip-range=${SERVICE_CIDR}`,
    "--allow-privileged=true",
    "--authorization-mode=Node,RBAC",
    "--enable-admission-plugins=NodeRestriction",
    `--client-ca-file=${certificateOf("ca")}`,
    `--tls-cert-file=${certificateOf("apiserver")}`,
    `--tls-private-key-file=${keyOf("apiserver")}`,
    `--kubelet-client-certificate=${certificateOf("apiserver-kubelet-client")}`,
    `--kubelet-client-key=${keyOf("apiserver-kubelet-client")}`,
    `--kubelet-certificate-authority=${certificateOf("ca")}`,
    "--kubelet-preferred-address-types=InternalIP,Hostname",
    "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
    `--service-account-key-file=${join(PKI, "sa.pub")}`,
    `--service-account-signing-key-file=${join(PKI, "sa.key")}`,
    `--requestheader-client-ca-file=${certificateOf("front-proxy-ca")}`,
    "--requestheader-allowed-names=front-proxy-client",
    "--requestheader-extra-headers-prefix=X-Remote-Extra-",
    "--requestheader-group-headers=X-Remote-Group",
    "--requestheader-username-headers=X-Remote-User",
    `--proxy-client-cert-file=${certificateOf("front-proxy-client")}`,
    `--proxy-client-key-file=${keyOf("front-proxy-client")}`,
  ]);
}

/** Everything that needs the API server. */
export function startOthers(): void {
  const controllers = kubeconfigOf("kube-controller-manager");
  start("kube-controller-manager", join(BIN, "kube-controller-manager"), [
    ...delegated(controllers),
    `--service-account-private-key-file=${join(PKI, "sa.key")}`,
    `--root-ca-file=${certificateOf("ca")}`,
    `--client-ca-file=${certificateOf("ca")}`,
    `--cluster-signing-cert-file=${certificateOf("ca")}`,
    `--cluster-signing-key-file=${keyOf("ca")}`,
    "--use-service-account-credentials=true",
    `--cluster-cidr=${POD_CIDR}`,
    `--service-cluster-ip-range=${SERVICE_CIDR}`,
    // Hundreds of cases' namespaces come and go; each asks about every kind there is when it goes.
    ...["--kube-api-qps=400", "--kube-api-burst=800", "--concurrent-namespace-syncs=20"],
  ]);
  start("kube-scheduler", join(BIN, "kube-scheduler"), delegated(kubeconfigOf("kube-scheduler")));
  start("kubelet", join(BIN, "kubelet"), [
    `--config=${configurationOf("kubelet.yaml")}`,
    `--kubeconfig=${kubeconfigOf("kubelet")}`,
    `--root-dir=${join(STATE, "kubelet")}`,
    `--hostname-override=${NODE_NAME}`,
    `--node-ip=${NODE_IP}`,
  ]);
  start("kube-proxy", join(BIN, "kube-proxy"), [`--config=${configurationOf("kube-proxy.yaml")}`]);
}

/** One of each is enough: nobody needs to be elected. */
function delegated(kubeconfig: string): string[] {
  const same = ["--kubeconfig", "--authentication-kubeconfig", "--authorization-kubeconfig"].map((flag) => `${flag}=${kubeconfig}`);
  return [...same, "--bind-address=127.0.0.1", "--leader-elect=false"];
}
