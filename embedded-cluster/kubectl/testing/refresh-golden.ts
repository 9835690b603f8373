import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CertificateAuthority } from "../../../sandbox-server/cluster/embedded/certificates.ts";
import { HttpsListener } from "../../../sandbox-server/cluster/embedded/https-listener.ts";
import { fixtureServer } from "./fixture-server.ts";
import { RECORDED, type RecordedCommand, withoutChance } from "./recorded-commands.ts";

/**
 * Records what the official kubectl says to every recorded command:
 *
 *     KUBECTL=/path/to/kubectl-1.36 node embedded-cluster/kubectl/testing/refresh-golden.ts
 */
async function main(): Promise<void> {
  const kubectl = process.env.KUBECTL ?? "kubectl";
  const folder = mkdtempSync(join(tmpdir(), "golden-"));
  const authority = await CertificateAuthority.create(Date.now());
  const admin = await authority.client("kubernetes-admin", ["system:masters"], Date.now());
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  mkdirSync(new URL("golden", import.meta.url), { recursive: true });
  for (const [group, commands] of Object.entries(RECORDED)) {
    const { server } = await fixtureServer();
    const listener = await HttpsListener.listen(authority, 0, Date.now());
    const url = listener.add("", server);
    const config = {
      apiVersion: "v1",
      kind: "Config",
      clusters: [{ name: "test", cluster: { server: url, "certificate-authority-data": base64(authority.certificate) } }],
      users: [{ name: "admin", user: { "client-certificate-data": base64(admin.certificate), "client-key-data": base64(admin.key) } }],
      contexts: [{ name: "test", context: { cluster: "test", user: "admin" } }],
      "current-context": "test",
    };
    writeFileSync(join(folder, "config"), JSON.stringify(config));
    const results = [];
    for (const command of commands) results.push(await run(kubectl, folder, command));
    writeFileSync(new URL(`golden/${group}.json`, import.meta.url), `${JSON.stringify(results, null, 2)}\n`);
    await listener.close();
  }
}

function run(kubectl: string, folder: string, { args, stdin = "" }: RecordedCommand): Promise<unknown> {
  return new Promise((resolve) => {
    const env = { PATH: "/nowhere", HOME: folder, KUBECONFIG: join(folder, "config") };
    const child = execFile(kubectl, [...args], { cwd: folder, env, timeout: 30_000 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
      resolve({ args: args.join(" "), stdin, stdout: withoutChance(stdout), stderr: withoutChance(stderr), code });
    });
    child.stdin?.end(stdin);
  });
}

await main();
