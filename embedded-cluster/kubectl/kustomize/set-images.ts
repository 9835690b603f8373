import type { KubeObject } from "../../apimachinery/object.ts";
import type { Kustomization } from "./kustomization-file.ts";

type Change = NonNullable<Kustomization["images"]>[number];

/** Gives containers anywhere in an object other images. Models kustomize's image tag filter. */
export function setImages(object: KubeObject, changes: readonly Change[]): void {
  if (changes.length > 0 && object.kind !== "CustomResourceDefinition") walk(object, changes);
}

function walk(value: unknown, changes: readonly Change[]): void {
  if (typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value) walk(item, changes);
    return;
  }
  for (const [key, inner] of Object.entries(value)) {
    if ((key === "containers" || key === "initContainers") && Array.isArray(inner)) {
      for (const container of inner) if (typeof container?.image === "string") container.image = changes.reduce(changed, container.image as string);
    }
    walk(inner, changes);
  }
}

function changed(image: string, { name, newName, newTag, digest, tagSuffix }: Change): string {
  const { base, tag, hash } = split(image);
  if (base !== name) return image;
  const renamed = newName ?? base;
  if (newTag !== undefined && digest !== undefined) return `${renamed}:${newTag}@${digest}`;
  if (digest !== undefined) return `${renamed}@${digest}`;
  if (newTag !== undefined) return `${renamed}:${newTag}`;
  return `${renamed}${tag === "" ? "" : `:${tag}${tagSuffix ?? ""}`}${hash === "" ? "" : `@${hash}`}`;
}

function split(image: string): { base: string; tag: string; hash: string } {
  const at = image.indexOf("@");
  const hash = at < 0 ? "" : image.slice(at + 1);
  const plain = at < 0 ? image : image.slice(0, at);
  const colon = plain.indexOf(":", plain.lastIndexOf("/") + 1);
  return colon < 0 ? { base: plain, tag: "", hash } : { base: plain.slice(0, colon), tag: plain.slice(colon + 1), hash };
}
