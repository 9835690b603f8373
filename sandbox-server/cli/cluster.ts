import { randomInt } from "node:crypto";
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { createCluster } from "@tsunagu/embedded-cluster/cluster/cluster";
import { seededRandom } from "@tsunagu/embedded-cluster/kernel/random";
import { adminKubeconfig } from "../cluster/embedded/admin-kubeconfig.ts";
import { CertificateAuthority } from "../cluster/embedded/certificates.ts";
import { HttpsListener } from "../cluster/embedded/https-listener.ts";
import { hostClock } from "../kernel/host-clock.ts";

const USAGE = "npm run cluster -- --kubeconfig FILE [--port N] [--nodes N]";

/** `npm run cluster`: an embedded cluster alone, in real time, for kubectl and client-node. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { kubeconfig: { type: "string" }, port: { type: "string", default: "0" }, nodes: { type: "string", default: "1" } },
  });
  if (values.kubeconfig === undefined) throw new Error(`--kubeconfig is missing: it says where to write the way in. Usage: ${USAGE}`);
  const port = wholeNumber("--port", values.port, 0, 65_535);
  const nodes = wholeNumber("--nodes", values.nodes, 1, 5);
  const file = resolve(process.env.INIT_CWD ?? ".", values.kubeconfig);
  const now = hostClock.now();
  const authority = await CertificateAuthority.create(now);
  const cluster = createCluster({
    clock: hostClock,
    random: seededRandom(randomInt(2 ** 32 - 1)),
    nodes,
    rootCa: authority.certificate,
    addons: ["load-balancer", "ingress"],
  });
  await cluster.start();
  const listener = await HttpsListener.listen(authority, port, now);
  const server = listener.add("", cluster.apiServer);
  writeFileSync(file, await adminKubeconfig(server, authority, now), { mode: 0o600 });
  console.log(`The embedded cluster is ready at ${server}. Try: kubectl --kubeconfig ${values.kubeconfig} get pods -A`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      void listener
        .close()
        .then(() => cluster.stop())
        .then(() => process.exit(0));
    });
  }
}

function wholeNumber(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least || value > most)
    throw new Error(`${name} is ${JSON.stringify(text)}; expected a whole number from ${least} to ${most}. Usage: ${USAGE}`);
  return value;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
