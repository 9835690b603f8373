import type { Image, ImageRegistry } from "./image.ts";
import { IMAGES } from "./index.ts";
import { parseImageName } from "./reference.ts";

/** The registry that nodes pull from: the built-in images, and `extra` ones, which win over built-in ones of the same name and tag. */
export function createImageRegistry(extra: readonly Image[] = []): ImageRegistry {
  const images = [...extra, ...IMAGES];
  return {
    find(reference) {
      const name = parseImageName(reference);
      if (name === undefined) return undefined;
      const candidates = images.filter((image) => image.repository === name.repository);
      // A digest names content, and the embedded registry has one content per tag: the tag decides when it is there.
      if (name.digest !== undefined && !reference.includes(`:${name.tag}@`)) return candidates[0];
      return candidates.find((image) => image.tags.includes(name.tag)) ?? candidates.find((image) => image.tags.includes("*"));
    },
    list: () => images,
  };
}
