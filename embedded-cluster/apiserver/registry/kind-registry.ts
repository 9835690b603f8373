import type { KindDefinition } from "./kind-definition.ts";

/** Kinds that come and go while the server runs. */
export interface KindSource {
  /** The same array as long as nothing has changed. */
  current(): readonly KindDefinition[];
}

const NOTHING: readonly KindDefinition[] = [];
const NONE: KindSource = { current: () => NOTHING };

/** Indices over lists of kinds that never change: those of the built-in kinds are made once for all clusters of the process. */
const indices = new WeakMap<readonly KindDefinition[], KindIndex>();

/** The kinds a server has, found by resource and by kind: the built-in ones, and those of a source. */
export class KindRegistry {
  private readonly builtIn: KindIndex;
  private readonly source: KindSource;
  private all: readonly KindDefinition[];
  private added: readonly KindDefinition[] = NOTHING;

  constructor(kinds: readonly KindDefinition[], source: KindSource = NONE) {
    this.builtIn = indexOf(kinds);
    this.source = source;
    this.all = kinds;
  }

  get kinds(): readonly KindDefinition[] {
    this.look();
    return this.all;
  }

  ofResource(group: string, version: string, resource: string): KindDefinition | undefined {
    const key = `${group}/${version}/${resource}`;
    return this.builtIn.byResource.get(key) ?? this.look().byResource.get(key);
  }

  ofKind(group: string, version: string, kind: string): KindDefinition | undefined {
    const key = `${group}/${version}/${kind}`;
    return this.builtIn.byKind.get(key) ?? this.look().byKind.get(key);
  }

  /** The kind of a resource in whichever version it is stored. */
  ofGroupResource(group: string, resource: string): KindDefinition | undefined {
    const found = this.kinds.find((kind) => kind.group === group && kind.plural === resource);
    return found?.conversion?.stored ?? found;
  }

  hasGroupVersion(group: string, version: string): boolean {
    const key = `${group}/${version}`;
    return this.builtIn.groupVersions.has(key) || this.look().groupVersions.has(key);
  }

  /** The index over what the source has now. */
  private look(): KindIndex {
    const current = this.source.current();
    if (current !== this.added) {
      this.added = current;
      this.all = [...this.builtIn.kinds, ...current];
    }
    return indexOf(current);
  }
}

interface KindIndex {
  kinds: readonly KindDefinition[];
  byResource: Map<string, KindDefinition>;
  byKind: Map<string, KindDefinition>;
  groupVersions: Set<string>;
}

function indexOf(kinds: readonly KindDefinition[]): KindIndex {
  const known = indices.get(kinds);
  if (known !== undefined) return known;
  const index: KindIndex = { kinds, byResource: new Map(), byKind: new Map(), groupVersions: new Set() };
  for (const kind of kinds) {
    index.byResource.set(`${kind.group}/${kind.version}/${kind.plural}`, kind);
    index.byKind.set(`${kind.group}/${kind.version}/${kind.kind}`, kind);
    index.groupVersions.add(`${kind.group}/${kind.version}`);
  }
  indices.set(kinds, index);
  return index;
}
