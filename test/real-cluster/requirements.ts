import { isInstalled, run } from "./shell.ts";

/** Debian's packages, by a program of each. */
const PACKAGES: Readonly<Record<string, string>> = {
  etcd: "etcd-server",
  containerd: "containerd",
  runc: "runc",
  iptables: "iptables",
  nft: "nftables",
  conntrack: "conntrack",
  socat: "socat",
  ethtool: "ethtool",
  ipset: "ipset",
  ip: "iproute2",
  nsenter: "util-linux",
  "/usr/lib/cni/bridge": "containernetworking-plugins",
  "/bin/busybox": "busybox-static",
};

/** Why this machine cannot have a real cluster, in one line; undefined when it can. */
export function hindrance(): string | undefined {
  if (process.platform !== "linux") return `Linux is needed, this is ${process.platform}`;
  if (process.getuid?.() !== 0) return "root is needed, for network namespaces and containers";
  if (!isInstalled("go")) return "Go is needed, to build Kubernetes (https://go.dev/dl)";
  if (missing().length > 0 && !isInstalled("apt-get")) return `these programs are needed: ${missing().join(", ")}`;
  return undefined;
}

/** Installs what is missing from Debian's packages. */
export function installRequirements(): void {
  const packages = missing().map((program) => PACKAGES[program] as string);
  if (packages.length === 0) return;
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  run("apt-get", ["update", "-qq"], { env });
  run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages], { env });
}

function missing(): string[] {
  return Object.keys(PACKAGES).filter((program) => !isInstalled(program));
}
