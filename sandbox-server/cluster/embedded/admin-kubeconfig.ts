import { stringify } from "yaml";
import type { CertificateAuthority } from "./certificates.ts";

/** A kubeconfig (YAML) that gives whoever holds it all of the cluster at `server`, by client certificate. */
export async function adminKubeconfig(server: string, authority: CertificateAuthority, now: number): Promise<string> {
  const admin = await authority.client("kubernetes-admin", ["system:masters"], now);
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "tsunagu", cluster: { server, "certificate-authority-data": base64(authority.certificate) } }],
    users: [{ name: "kubernetes-admin", user: { "client-certificate-data": base64(admin.certificate), "client-key-data": base64(admin.key) } }],
    contexts: [{ name: "tsunagu", context: { cluster: "tsunagu", user: "kubernetes-admin" } }],
    "current-context": "tsunagu",
  });
}
