import { dirname, join, normalize } from "node:path/posix";
import type { Repository, Rule } from "../rule.ts";

const IMPORT = /(?:\bfrom\s+|\bimport\s+|\bimport\()"([^"]+)"/g;

/** A layer imports the layers that its tsconfig.json references, and those that these reference, and no other; the site imports only contracts. The compiler checks this too, for what it compiles. */
export const importsAlongReferences: Rule = {
  name: "imports-along-references",
  find(repository) {
    const layers = readLayers(repository);
    return [...repository]
      .filter(([path]) => /\.tsx?$/.test(path) && !/\.test\.tsx?$|\/testing\//.test(path))
      .flatMap(([path, text]) => {
        const layer = layerOf(path, layers);
        const allowed = layer === undefined ? undefined : layers.get(layer);
        if (allowed === undefined) return [];
        return [...text.matchAll(IMPORT)]
          .map((match) => target(path, match[1] ?? ""))
          .map((to) => (to === undefined ? undefined : layerOf(to, layers)))
          .filter((to): to is string => to !== undefined && to !== layer && !allowed.has(to))
          .map((to) => ({ path, message: `Imports ${to}, which ${layer}/tsconfig.json does not lead to.` }));
      });
  },
  bait: {
    files: {
      "contracts/tsconfig.json": "{}",
      "embedded-cluster/kernel/tsconfig.json": "{}",
      "embedded-cluster/store/tsconfig.json": '{"references":[{"path":"../kernel"}]}',
      "embedded-cluster/store/a.ts": 'import { x } from "../kernel/x.ts";',
      "embedded-cluster/kernel/x.ts": 'import { a } from "../store/a.ts";',
      "src/a.tsx": 'import("@tsunagu/embedded-cluster/kernel/x"); import type { y } from "@tsunagu/contracts/y";',
    },
    found: ["embedded-cluster/kernel/x.ts", "src/a.tsx"],
  },
};

function readLayers(repository: Repository): Map<string, Set<string>> {
  const layers = new Map<string, Set<string>>();
  for (const [path, text] of repository) {
    if (!/^(contracts|(embedded-cluster|sandbox-server)\/[^/]+)\/tsconfig\.json$/.test(path)) continue;
    const { references = [] } = JSON.parse(text) as { references?: { path: string }[] };
    const folder = dirname(path);
    layers.set(folder, new Set(references.map((reference) => normalize(join(folder, reference.path)))));
  }
  layers.set("src", new Set(["contracts"]));
  return new Map([...layers.keys()].map((layer) => [layer, reachable(layer, layers)]));
}

function reachable(layer: string, layers: ReadonlyMap<string, ReadonlySet<string>>): Set<string> {
  const found = new Set<string>([layer]);
  for (const one of found) for (const next of layers.get(one) ?? []) found.add(next);
  return found;
}

function target(from: string, name: string): string | undefined {
  if (name.startsWith(".")) return normalize(join(dirname(from), name));
  return name.startsWith("@tsunagu/") ? `${name.slice("@tsunagu/".length)}/` : undefined;
}

function layerOf(path: string, layers: ReadonlyMap<string, unknown>): string | undefined {
  return [...layers.keys()].find((layer) => path.startsWith(`${layer}/`));
}
