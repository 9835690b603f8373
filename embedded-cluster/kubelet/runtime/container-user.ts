import type { Container, Pod } from "../../apimachinery/types/core.ts";
import type { Image } from "../../images/image.ts";
import type { ProcessUser } from "../../shell/process/process.ts";

interface Security {
  runAsUser?: number;
  runAsGroup?: number;
  runAsNonRoot?: boolean;
}

/** Who a container's processes run as. Throws Error as kuberuntime.verifyRunAsNonRoot words a refusal. */
export function containerUser(pod: Pod, container: Container, image: Image): ProcessUser {
  const ofPod = (pod.spec.securityContext ?? {}) as Security;
  const own = (container.securityContext ?? {}) as Security;
  const asked = own.runAsUser ?? ofPod.runAsUser;
  const uid = asked ?? image.user ?? 0;
  if ((own.runAsNonRoot ?? ofPod.runAsNonRoot) === true && uid === 0) {
    const where = `(pod: "${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})", container: ${container.name})`;
    throw new Error(asked === 0 ? `container's runAsUser breaks non-root policy ${where}` : `container has runAsNonRoot and image will run as root ${where}`);
  }
  return { uid, gid: own.runAsGroup ?? ofPod.runAsGroup ?? uid, name: userName(uid, image) };
}

/** The name /etc/passwd of the image has for a user. */
function userName(uid: number, image: Image): string {
  if (uid === 0) return "root";
  for (const line of image.files?.["/etc/passwd"]?.split("\n") ?? []) {
    const [name, , number] = line.split(":");
    if (number === String(uid) && name !== undefined) return name;
  }
  return String(uid);
}
