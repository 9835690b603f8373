import { MOST, type Score } from "./score.ts";

const MEBIBYTE = 1024 * 1024;
const LEAST_BYTES = 23 * MEBIBYTE;
const MOST_BYTES_PER_CONTAINER = 1_000 * MEBIBYTE;

interface NodeImage {
  names?: string[];
  sizeBytes?: number;
}

/** Nodes that hold the pod's images already, the more the less common that is. Models plugins/imagelocality. */
export const imageLocality: Score = ({ pod, feasible, all }) => {
  const wanted = [...(pod.spec.initContainers ?? []), ...pod.spec.containers].map(({ image }) => withTag(image ?? ""));
  const sizes = all.map(({ node }) => imageSizes((node?.status?.["images"] ?? []) as NodeImage[]));
  const most = MOST_BYTES_PER_CONTAINER * wanted.length;
  return feasible.map((info) => {
    const here = sizes[all.indexOf(info)];
    const sum = wanted.reduce((bytes, name) => {
      const size = here?.get(name);
      return size === undefined ? bytes : bytes + Math.floor((size * sizes.filter((one) => one.has(name)).length) / all.length);
    }, 0);
    return Math.floor((MOST * (Math.min(Math.max(sum, LEAST_BYTES), most) - LEAST_BYTES)) / (most - LEAST_BYTES));
  });
};

function imageSizes(images: readonly NodeImage[]): Map<string, number> {
  return new Map(images.flatMap(({ names = [], sizeBytes = 0 }) => names.map((name) => [name, sizeBytes] as const)));
}

/** Models normalizedImageName: a name without a tag means ":latest". */
function withTag(image: string): string {
  return image.lastIndexOf(":") <= image.lastIndexOf("/") ? `${image}:latest` : image;
}
