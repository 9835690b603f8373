import type { Invocation } from "../../command/invocation.ts";
import { type Kubeconfig, emptyKubeconfig, kubeconfigPaths, readKubeconfig, writeKubeconfig } from "../../config/kubeconfig.ts";

export function configOf(invocation: Invocation): Kubeconfig {
  const path = invocation.flags.string("kubeconfig");
  // A file that `config` is to write need not exist yet.
  if (path !== "" && !invocation.process.fs.exists(kubeconfigPaths(invocation.process, path)[0] as string)) return emptyKubeconfig();
  return readKubeconfig(invocation.process, path) ?? emptyKubeconfig();
}

export function save(invocation: Invocation, config: Kubeconfig): void {
  writeKubeconfig(invocation.process, invocation.flags.string("kubeconfig"), config);
}

export function fileOf(invocation: Invocation): string {
  return kubeconfigPaths(invocation.process, invocation.flags.string("kubeconfig"))[0] as string;
}
