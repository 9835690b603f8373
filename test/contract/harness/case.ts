import { afterAll, test } from "vitest";
import type { ContractCluster, Feature } from "./contract-cluster.ts";
import { EMBEDDED_FEATURES, type EmbeddedOptions, onEmbeddedCluster } from "./embedded.ts";
import { EXEMPTIONS } from "./exemptions.ts";
import { onRealCluster, realFeatures, removeShared } from "./real.ts";

export interface CaseOptions {
  /** What the cluster must have, or the case is skipped there. */
  needs?: readonly Feature[];
  /** Nodes of the embedded cluster; more than one needs the feature "nodes" on a real one. */
  nodes?: number;
  /** On a real cluster the cases of a file that say this share one namespace, which costs seconds to make and more to remove: they keep to names of their own. */
  sharesNamespace?: boolean;
  /** Real seconds the case may take on the real cluster; 90 unless told otherwise. */
  seconds?: number;
}

const real = process.env["TSUNAGU_CONTRACT"] === "real";
const features: readonly Feature[] = real ? realFeatures() : EMBEDDED_FEATURES;
const names = new Set<string>();
if (real) afterAll(removeShared);

/**
 * One promise of Kubernetes, kept by both clusters: the same body runs on the embedded cluster (`npm test -- contract`) and on the real one
 * (`npm test -- real-cluster`). `name` begins with its area: "services: a headless Service has no address".
 */
export function contractCase(name: string, body: (cluster: ContractCluster) => Promise<void>, options: CaseOptions = {}): void {
  if (names.has(name)) throw new Error(`two cases are called ${JSON.stringify(name)}`);
  names.add(name);
  const lacks = (options.needs ?? []).filter((feature) => !features.includes(feature));
  const limit = (options.seconds ?? 90) * 1000;
  if (lacks.length > 0) test.skip(`${name} (needs ${lacks.join(", ")})`, () => undefined);
  else if (real) test.concurrent(name, () => onRealCluster(body, options.sharesNamespace), limit);
  // An exemption that is no longer needed fails, so that the list stays true.
  else if (EXEMPTIONS[name] !== undefined) test.fails(name, () => onEmbeddedCluster(body, embeddedOptions(options)));
  else test(name, () => onEmbeddedCluster(body, embeddedOptions(options)));
}

function embeddedOptions({ nodes, needs = [] }: CaseOptions): EmbeddedOptions {
  const addons = (["load-balancer", "ingress"] as const).filter((addon) => needs.includes(addon));
  return { addons, ...(nodes === undefined ? {} : { nodes }) };
}
