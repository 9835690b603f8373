import { existsSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ADMIN_KUBECONFIG, CONTAINERD_SOCKET, PKI, ROOT, SOCKETS, STATE } from "./folder.ts";
import { closeNetwork } from "./network.ts";
import { end, isRunning, processesLike, stop } from "./processes.ts";
import { run, succeeds } from "./shell.ts";

/** Stops everything and forgets what the cluster knew; programs and images stay. */
export async function down(): Promise<void> {
  for (const name of ["metrics-server", "kube-router", "kubelet", "kube-proxy", "kube-scheduler", "kube-controller-manager"]) await stop(name);
  if (isRunning("containerd")) endContainers();
  for (const name of ["kube-apiserver", "containerd", "etcd"]) await stop(name);
  // Shims outlive containerd.
  for (const pid of processesLike("containerd-shim-runc-v2", CONTAINERD_SOCKET)) await end(pid);
  unmountAll();
  closeNetwork();
  for (const hierarchy of controlGroups()) succeeds("find", [hierarchy, "-depth", "-type", "d", "-exec", "rmdir", "{}", ";"]);
  for (const folder of [STATE, SOCKETS, PKI, ADMIN_KUBECONFIG]) rmSync(folder, { recursive: true, force: true });
}

function endContainers(): void {
  const ctr = (...args: string[]) => ["-a", CONTAINERD_SOCKET, "-n", "k8s.io", ...args];
  const names = (...args: string[]) =>
    run("ctr", ctr(...args, "ls", "-q"))
      .split("\n")
      .filter((name) => name !== "");
  for (const task of names("tasks")) succeeds("ctr", ctr("tasks", "kill", "-s", "SIGKILL", task));
  for (const task of names("tasks")) succeeds("ctr", ctr("tasks", "delete", "-f", task));
  for (const container of names("containers")) succeeds("ctr", ctr("containers", "delete", container));
}

/** Volumes, root file systems and network namespaces of Pods. */
function unmountAll(): void {
  const mounts = readFileSync("/proc/self/mountinfo", "utf8")
    .split("\n")
    .map((line) => line.split(" ")[4] ?? "")
    .filter((path) => path.startsWith(`${ROOT}/`) || path.startsWith(`${SOCKETS}/`));
  for (const path of mounts.toSorted().reverse()) if (!succeeds("umount", [path])) succeeds("umount", ["-l", path]);
}

function controlGroups(): string[] {
  const root = "/sys/fs/cgroup";
  const candidates = [root, ...readdirSync(root).map((name) => join(root, name))];
  return candidates.map((folder) => join(folder, "kubepods")).filter((folder) => existsSync(folder));
}
