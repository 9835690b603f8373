import type { KubeObject } from "@tsunagu/embedded-cluster/apimachinery/object";
import { parseAllDocuments } from "yaml";
import { runExec } from "../../cluster/exec.ts";
import type { Sandbox } from "../../cluster/sandbox.ts";
import { PROBE_OUTPUT_BYTES } from "../../kernel/limits.ts";
import type { Lab } from "../../labs/lab.ts";
import { ObjectWriter } from "./ensure.ts";
import { fillNamespaces } from "./names.ts";
import { sandboxObjects } from "./objects.ts";
import { waitForPodReady } from "./wait-for-pod.ts";

/** How long the toolbox may take to be Ready, in the cluster's time: an image pull on a real cluster is in it. */
const TOOLBOX_READY_MILLISECONDS = 120_000;
const HOME = "/home/learner";

/**
 * Makes everything a sandbox consists of, and then the lab's own manifests and files. Level-driven: what is there already is
 * left alone, so that a server that died half-way simply does it again. Rejects with the signal's reason when that comes first.
 */
export async function provisionSandbox(sandbox: Sandbox, lab: Lab, signal?: AbortSignal): Promise<void> {
  const writer = new ObjectWriter(sandbox.connection.client);
  for (const object of sandboxObjects(sandbox, lab.definition)) {
    signal?.throwIfAborted();
    await writer.ensure(object);
  }
  await applyLabManifests(writer, sandbox, lab);
  await waitForPodReady(sandbox.connection, sandbox.toolboxNamespace, sandbox.toolboxPod, TOOLBOX_READY_MILLISECONDS, signal);
  await writeHomeFiles(sandbox, lab, signal);
}

async function applyLabManifests(writer: ObjectWriter, sandbox: Sandbox, lab: Lab): Promise<void> {
  const [first] = Object.values(sandbox.namespaces);
  for (const manifest of lab.manifests) {
    for (const document of parseAllDocuments(fillNamespaces(manifest.text, sandbox.namespaces))) {
      const object = document.toJS() as KubeObject | null;
      if (object !== null) await writer.ensure(object, first);
    }
  }
}

/** The lab's files and a kubeconfig, unless the learner has been here before. */
async function writeHomeFiles(sandbox: Sandbox, lab: Lab, signal: AbortSignal | undefined): Promise<void> {
  const [first] = Object.values(sandbox.namespaces);
  const files: Record<string, string> = { ".kube/config": kubeconfig(first as string) };
  for (const [path, text] of Object.entries(lab.files)) files[path] = fillNamespaces(text, sandbox.namespaces);
  const script = 'test -e "$1" || { mkdir -p "$(dirname "$1")" && cat > "$1"; }';
  for (const [path, text] of Object.entries(files)) {
    const target = { namespace: sandbox.toolboxNamespace, pod: sandbox.toolboxPod };
    const command = ["sh", "-c", script, "sh", `${HOME}/${path}`];
    const result = await runExec(sandbox.connection.client, target, command, {
      stdin: text,
      limitBytes: PROBE_OUTPUT_BYTES,
      ...(signal === undefined ? {} : { signal }),
    });
    if (result.exitCode !== 0) throw new Error(`writing ${path} into the toolbox failed: ${result.stderr.trim()}`);
  }
}

/** The toolbox's kubectl talks to the cluster it runs in, as the learner's ServiceAccount, in the lab's first namespace. */
function kubeconfig(namespace: string): string {
  return [
    "apiVersion: v1",
    "kind: Config",
    "clusters:",
    "- name: tsunagu",
    "  cluster:",
    "    server: https://kubernetes.default.svc",
    "    certificate-authority: /var/run/secrets/kubernetes.io/serviceaccount/ca.crt",
    "users:",
    "- name: learner",
    "  user:",
    "    tokenFile: /var/run/secrets/kubernetes.io/serviceaccount/token",
    "contexts:",
    "- name: lab",
    "  context:",
    "    cluster: tsunagu",
    "    user: learner",
    `    namespace: ${namespace}`,
    "current-context: lab",
    "",
  ].join("\n");
}
