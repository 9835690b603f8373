import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { NODE_NAME } from "./addresses.ts";
import { applyDns, kubectl, startMetrics, startNetworkPolicies } from "./addons.ts";
import { buildPrograms } from "./build.ts";
import { startApiServer, startContainerd, startEtcd, startOthers } from "./components.ts";
import { writeConfiguration } from "./configuration.ts";
import { ADMIN_KUBECONFIG, BIN, CONTAINERD_SOCKET, RUN, SOCKETS, STATE } from "./folder.ts";
import { importImages, makeImages } from "./images/make.ts";
import { openNetwork } from "./network.ts";
import { makePki } from "./pki.ts";
import { waitFor } from "./processes.ts";
import { hindrance, installRequirements } from "./requirements.ts";
import { succeeds } from "./shell.ts";

/** Brings a one-node Kubernetes up, building what is not built yet. Throws where this machine cannot have one. */
export async function up(): Promise<void> {
  const reason = hindrance();
  if (reason !== undefined) throw new Error(reason);
  installRequirements();
  buildPrograms();
  makeImages();
  const began = Date.now();
  const say = (what: string) => console.log(`${((Date.now() - began) / 1000).toFixed(1).padStart(5)} s  ${what}`);
  for (const folder of [RUN, SOCKETS, ...["etcd", "kubelet", "log/pods", "cni", "containerd", "volumeplugins"].map((name) => join(STATE, name))]) {
    mkdirSync(folder, { recursive: true });
  }
  await makePki();
  writeConfiguration();
  openNetwork();
  startEtcd();
  startContainerd();
  startApiServer();
  await waitFor("containerd answers", "containerd", () => succeeds("ctr", ["-a", CONTAINERD_SOCKET, "version"]), 30);
  importImages();
  say("images are there");
  await waitFor("the API server is ready", "kube-apiserver", () => asks("get", "--raw", "/readyz"), 60);
  say("the API server is ready");
  startOthers();
  await waitFor("the node is Ready", "kubelet", () => condition(`node/${NODE_NAME}`, "Ready"), 60);
  say("the node is Ready");
  applyDns();
  startNetworkPolicies();
  startMetrics();
  await waitFor("DNS is available", "kubelet", () => condition("deployment/coredns", "Available"), 90);
  say("DNS is available");
  await waitFor("metrics are served", "metrics-server", () => asks("top", "node"), 120);
  say(`up: KUBECONFIG=${ADMIN_KUBECONFIG}`);
}

const asks = (...args: string[]) => succeeds(join(BIN, "kubectl"), ["--kubeconfig", ADMIN_KUBECONFIG, ...args]);

function condition(object: string, type: string): boolean {
  if (!asks("-n", "kube-system", "get", object)) return false;
  return kubectl(["-n", "kube-system", "get", object, "-o", `jsonpath={.status.conditions[?(@.type=="${type}")].status}`]) === "True";
}
