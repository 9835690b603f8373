import { decodeUtf8 } from "../../kernel/bytes.ts";
import { writeText } from "../../kernel/streams.ts";
import { createClusterDns, serveDns } from "../../network/dns/index.ts";
import { serveHttp } from "../../network/http/index.ts";
import { POD_NETWORK } from "../../network/pod-network.ts";
import type { Program } from "../../shell/process/process.ts";
import { API_DIALER, type Image } from "../image.ts";

const VERSION = "1.14.2";

/** As kubeadm of this Kubernetes version names it. */
export const COREDNS_REFERENCE = `registry.k8s.io/coredns/coredns:v${VERSION}`;

const TOKEN_PATH = "/var/run/secrets/kubernetes.io/serviceaccount/token";
const HEALTH_PORT = 8080;
const READY_PORT = 8181;
const LAME_DUCK_MILLISECONDS = 5_000;

/** CoreDNS with the kubernetes plugin: it reads Services through the API with its pod's own token, and answers on port 53. */
const coredns: Program = async (process) => {
  const network = process.capability(POD_NETWORK);
  const dial = process.capability(API_DIALER);
  const { env, fs } = process;
  const server = `https://${env.get("KUBERNETES_SERVICE_HOST")}:${env.get("KUBERNETES_SERVICE_PORT")}`;
  const client = fs.exists(TOKEN_PATH) ? dial?.(server, decodeUtf8(fs.readFile(TOKEN_PATH))) : undefined;
  if (network === undefined || client === undefined) {
    await writeText(process.stderr, `plugin/kubernetes: open ${TOKEN_PATH}: no such file or directory\n`);
    return 1;
  }
  const dns = createClusterDns({ client, clock: process.clock, random: process.random });
  const ended = endOf(process);
  await Promise.race([dns.synced, ended]);
  const dnsServer = serveDns(network, dns);
  const ok = () => ({ status: 200, body: "OK" });
  const health = serveHttp(network, HEALTH_PORT, ({ path }) => (path === "/health" ? ok() : { status: 404 }));
  const ready = serveHttp(network, READY_PORT, ({ path }) => (path === "/ready" ? ok() : { status: 404 }));
  await writeText(process.stdout, `.:53\nCoreDNS-${VERSION}\nlinux/amd64, go1.26.1, 1d2a8dd\n`);
  await ended;
  for (const opened of [ready, health, dnsServer, dns]) opened.dispose();
  return 0;
};

/** Resolves when the process is to end: at SIGTERM after the health plugin's lame-duck time, at once when it is killed. */
function endOf(process: Parameters<Program>[0]): Promise<void> {
  return new Promise((resolve) => {
    process.signal.addEventListener("abort", resolve, { once: true });
    process.onSignal("SIGTERM", () => {
      void writeText(process.stdout, "[INFO] SIGTERM: Shutting down servers then terminating\n[INFO] plugin/health: Going into lameduck mode for 5s\n").catch(
        () => undefined,
      );
      const timer = process.clock.setTimer(LAME_DUCK_MILLISECONDS, resolve);
      process.signal.addEventListener("abort", () => timer.dispose(), { once: true });
    });
  });
}

export const COREDNS_IMAGE: Image = {
  repository: "registry.k8s.io/coredns/coredns",
  tags: [`v${VERSION}`, "v1.11.3", "v1.12.1", "v1.13.1"],
  entrypoint: ["/coredns"],
  workingDirectory: "/",
  exposedPorts: [53],
  programs: { "/coredns": coredns },
  size: 23_600_000,
};
