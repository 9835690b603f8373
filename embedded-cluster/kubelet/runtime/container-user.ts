import type { Container, Pod } from "../../apimachinery/types/core.ts";
import type { Image } from "../../images/image.ts";
import type { ProcessUser } from "../../shell/process/process.ts";

interface Security {
  runAsUser?: number;
  runAsGroup?: number;
  runAsNonRoot?: boolean;
}

interface PodSecurity extends Security {
  fsGroup?: number;
  supplementalGroups?: number[];
}

/** Who a container's processes run as. Throws Error as kuberuntime.verifyRunAsNonRoot words a refusal. */
export function containerUser(pod: Pod, container: Container, image: Image): ProcessUser {
  const ofPod = (pod.spec.securityContext ?? {}) as PodSecurity;
  const own = (container.securityContext ?? {}) as Security;
  const asked = own.runAsUser ?? ofPod.runAsUser;
  const uid = asked ?? image.user ?? 0;
  if ((own.runAsNonRoot ?? ofPod.runAsNonRoot) === true && uid === 0) {
    const where = `(pod: "${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})", container: ${container.name})`;
    throw new Error(asked === 0 ? `container's runAsUser breaks non-root policy ${where}` : `container has runAsNonRoot and image will run as root ${where}`);
  }
  const account = accountOf(uid, image);
  const gid = own.runAsGroup ?? ofPod.runAsGroup ?? account?.gid ?? (asked === undefined ? uid : 0);
  const further = [...(ofPod.supplementalGroups ?? []), ...(ofPod.fsGroup === undefined ? [] : [ofPod.fsGroup])];
  return { uid, gid, name: uid === 0 ? "root" : (account?.name ?? String(uid)), groups: [...new Set([gid, ...further])].sort((left, right) => left - right) };
}

/** Whether the pod asks for another user than its image foresees: then the modes of files count. */
export function isForeignUser(user: ProcessUser, image: Image): boolean {
  return user.uid !== 0 && user.uid !== (image.user ?? 0);
}

/** What /etc/passwd of the image says of a user. */
function accountOf(uid: number, image: Image): { name: string; gid: number } | undefined {
  for (const line of image.files?.["/etc/passwd"]?.split("\n") ?? []) {
    const [name, , number, gid] = line.split(":");
    if (number === String(uid) && name !== undefined) return { name, gid: Number(gid) };
  }
  return undefined;
}
