import type { KubeObject } from "../../apimachinery/object.ts";
import type { Store } from "../../store/store.ts";
import { resourcePrefix } from "../../store/store-key.ts";
import type { KindDefinition } from "../registry/kind-definition.ts";
import type { KindSource } from "../registry/kind-registry.ts";
import type { CustomResourceDefinition } from "./definition.ts";
import { servedKinds } from "./served-kind.ts";

const DEFINITIONS = resourcePrefix("apiextensions.k8s.io", "customresourcedefinitions");

/**
 * The kinds that CustomResourceDefinitions in the store make. Nothing is watched: what is served is looked up anew when a
 * definition has changed since, so that a cluster without any pays nothing, and one that comes back from its journal serves at once.
 */
export class CustomResources implements KindSource {
  private seen = -1;
  private kinds: readonly KindDefinition[] = [];
  private readonly made = new WeakMap<KubeObject, readonly KindDefinition[]>();
  private readonly store: Store;

  constructor(store: Store) {
    this.store = store;
  }

  /** The same array as long as no definition has changed. */
  current(): readonly KindDefinition[] {
    const changed = this.store.lastChange(DEFINITIONS);
    if (changed === this.seen) return this.kinds;
    this.seen = changed;
    this.kinds = this.store.list(DEFINITIONS).flatMap((definition) => this.kindsOf(definition));
    return this.kinds;
  }

  private kindsOf(definition: KubeObject): readonly KindDefinition[] {
    const known = this.made.get(definition);
    if (known !== undefined) return known;
    const kinds = servedKinds(definition as CustomResourceDefinition);
    this.made.set(definition, kinds);
    return kinds;
  }
}
