import { homedir } from "node:os";
import { join } from "node:path";

/** Everything of the real cluster lies in one folder, outside the repository: TSUNAGU_REAL_CLUSTER, or the user's cache. */
export const ROOT = process.env["TSUNAGU_REAL_CLUSTER"] ?? join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "tsunagu/real-cluster");

/** Programs that were built; they stay. */
export const BIN = join(ROOT, "bin");
/** Images, as archives; they stay. */
export const IMAGES = join(ROOT, "images");
export const PKI = join(ROOT, "pki");
export const CONFIGURATION = join(ROOT, "etc");
/** What the cluster knows: etcd, containers, volumes. Emptied by `down`. */
export const STATE = join(ROOT, "var");
export const LOGS = join(ROOT, "log");
/** Process ids of what runs. */
export const RUN = join(ROOT, "run");
/** containerd's socket has a short path of its own: sockets' names have 108 bytes at most. */
export const SOCKETS = "/run/tsunagu-k8s";
export const CONTAINERD_SOCKET = `${SOCKETS}/containerd.sock`;
/** For whoever uses the cluster, from this machine. */
export const ADMIN_KUBECONFIG = join(ROOT, "admin.kubeconfig");
