import type { KindDefinition } from "./kind-definition.ts";

/** The kinds a server has, found by resource and by kind. */
export class KindRegistry {
  readonly kinds: readonly KindDefinition[];
  private readonly byResource = new Map<string, KindDefinition>();
  private readonly byKind = new Map<string, KindDefinition>();
  private readonly groupVersions = new Set<string>();

  constructor(kinds: readonly KindDefinition[]) {
    this.kinds = kinds;
    for (const kind of kinds) {
      this.byResource.set(`${kind.group}/${kind.version}/${kind.plural}`, kind);
      this.byKind.set(`${kind.group}/${kind.version}/${kind.kind}`, kind);
      this.groupVersions.add(`${kind.group}/${kind.version}`);
    }
  }

  ofResource(group: string, version: string, resource: string): KindDefinition | undefined {
    return this.byResource.get(`${group}/${version}/${resource}`);
  }

  ofKind(group: string, version: string, kind: string): KindDefinition | undefined {
    return this.byKind.get(`${group}/${version}/${kind}`);
  }

  /** The kind of a resource in whichever version it is stored. */
  ofGroupResource(group: string, resource: string): KindDefinition | undefined {
    return this.kinds.find((kind) => kind.group === group && kind.plural === resource);
  }

  hasGroupVersion(group: string, version: string): boolean {
    return this.groupVersions.has(`${group}/${version}`);
  }
}
