import type { KubeObject } from "../../apimachinery/object.ts";
import { RESOURCES } from "../../client/resources.ts";
import { type ControllerDefinition, informerOf, queueOf, resourceOf } from "../controller.ts";
import { guard } from "./finalizer.ts";

const FINALIZER = "kubernetes.io/vac-protection";
const BY_CLASS = "volume-attributes-class";

interface Claim extends KubeObject {
  spec: { volumeAttributesClassName?: string | null };
  status?: { currentVolumeAttributesClassName?: string; modifyVolumeStatus?: { targetVolumeAttributesClassName?: string } };
}

/** A class that a volume has, or a claim has or asks for, is not deleted before them. Models pkg/controller/volume/vacprotection. */
export const attributesClassProtection: ControllerDefinition = {
  name: "volumeattributesclass-protection-controller",
  identity: "volumeattributesclass-protection-controller",
  needs: [RESOURCES.volumeattributesclasses, RESOURCES.persistentvolumes, RESOURCES.persistentvolumeclaims],
  start(context) {
    const classes = informerOf(context, RESOURCES.volumeattributesclasses);
    const users = [RESOURCES.persistentvolumes, RESOURCES.persistentvolumeclaims].map((kind) => informerOf<Claim>(context, kind).index(BY_CLASS, classesOf));
    const writer = resourceOf(context, RESOURCES.volumeattributesclasses);
    const queue = queueOf(context, async (name) => {
      const found = classes.get(name);
      if (found !== undefined) await guard(writer, found, FINALIZER, () => users.some((informer) => informer.indexed(BY_CLASS, name).length > 0));
    });
    const see = ({ metadata }: KubeObject) => queue.add(metadata.name);
    const release = (user: Claim) => classesOf(user).forEach((name) => queue.add(name));
    classes.onChange({ added: see, updated: see });
    for (const informer of users) informer.onChange({ updated: (_now, before) => release(before), deleted: release });
    return queue;
  },
};

function classesOf({ spec, status }: Claim): string[] {
  const names = [spec.volumeAttributesClassName, status?.currentVolumeAttributesClassName, status?.modifyVolumeStatus?.targetVolumeAttributesClassName];
  return [...new Set(names.filter((name): name is string => typeof name === "string" && name !== ""))];
}
