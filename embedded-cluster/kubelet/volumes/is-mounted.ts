import type { KubeObject } from "../../apimachinery/object.ts";
import type { Pod } from "../../apimachinery/types/core.ts";

/** Whether a pod has a volume with files of this ConfigMap or Secret. */
export function isMounted(pod: Pod, { kind, metadata }: KubeObject): boolean {
  const { name } = metadata;
  return (pod.spec.volumes ?? []).some(({ configMap, secret, projected }) => {
    if (kind === "ConfigMap") return configMap?.name === name || projected?.sources.some((source) => source.configMap?.name === name) === true;
    return secret?.secretName === name || projected?.sources.some((source) => source.secret?.name === name) === true;
  });
}
