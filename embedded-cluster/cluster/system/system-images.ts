import type { Image, ImageRegistry } from "../../images/image.ts";
import { COREDNS, COREDNS_IMAGE } from "./coredns-image.ts";

/** The images a learner uses, and those the cluster itself runs. */
export function withSystemImages(images: ImageRegistry): ImageRegistry {
  const system = new Map<string, Image>([[COREDNS_IMAGE, COREDNS]]);
  return {
    find: (reference) => system.get(reference) ?? images.find(reference),
    list: () => [...images.list(), ...system.values()],
  };
}
