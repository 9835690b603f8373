import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { HOST_INTERFACE, HOST_IP, NAMESPACE, NODE_IP, SERVICE_CIDR } from "./addresses.ts";
import { RUN } from "./folder.ts";
import { run, succeeds } from "./shell.ts";

/** The kubelet sets these for the whole machine; what they were is put back. */
const SYSCTLS = ["vm.overcommit_memory", "vm.panic_on_oom", "kernel.panic", "kernel.panic_on_oops", "kernel.keys.root_maxkeys", "kernel.keys.root_maxbytes"];
const SAVED = join(RUN, "sysctl.saved");

/** A network namespace with one way: to this machine. */
export function openNetwork(): void {
  if (!existsSync(`/run/netns/${NAMESPACE}`)) {
    run("ip", ["netns", "add", NAMESPACE]);
    run("ip", ["link", "add", HOST_INTERFACE, "type", "veth", "peer", "name", "eth0", "netns", NAMESPACE]);
    run("ip", ["addr", "add", `${HOST_IP}/24`, "dev", HOST_INTERFACE]);
    run("ip", ["link", "set", HOST_INTERFACE, "up"]);
    run("ip", ["-n", NAMESPACE, "addr", "add", `${NODE_IP}/24`, "dev", "eth0"]);
    for (const name of ["lo", "eth0"]) run("ip", ["-n", NAMESPACE, "link", "set", name, "up"]);
    // Nothing answers there: a packet of the node's own to a Service needs a route before kube-proxy gives it another address.
    run("ip", ["-n", NAMESPACE, "route", "add", SERVICE_CIDR, "dev", "eth0"]);
    // A Pod's packet that still has a Service's address has nowhere to go, and its sender is told so.
    run("ip", ["-n", NAMESPACE, "rule", "add", "iif", "cni0", "to", SERVICE_CIDR, "unreachable"]);
  }
  if (!existsSync(SAVED)) writeFileSync(SAVED, SYSCTLS.map((name) => `${name}=${run("sysctl", ["-n", name]).trim()}\n`).join(""));
}

export function closeNetwork(): void {
  const pods = existsSync("/run/netns") ? readdirSync("/run/netns").filter((name) => name.startsWith("cni-")) : [];
  for (const name of pods) succeeds("ip", ["netns", "del", name]);
  succeeds("ip", ["netns", "del", NAMESPACE]);
  succeeds("ip", ["link", "del", HOST_INTERFACE]);
  if (!existsSync(SAVED)) return;
  for (const line of readFileSync(SAVED, "utf8").trim().split("\n")) succeeds("sysctl", ["-q", "-w", line]);
  rmSync(SAVED);
}
