import type { Answer, Target } from "./contract-cluster.ts";

interface Resource {
  name: string;
  kind: string;
  namespaced: boolean;
}

/** Finds the path of a kind as clients do: by asking the server what it serves. */
export class Discovery {
  private readonly get: (path: string) => Promise<Answer>;
  private readonly known = new Map<string, Resource[]>();

  constructor(get: (path: string) => Promise<Answer>) {
    this.get = get;
  }

  async path(apiVersion: string, kind: string, name: string | undefined, target: Target): Promise<string> {
    const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const resource = await this.resource(root, kind);
    const namespace = resource.namespaced && target.namespace !== undefined && target.namespace !== "" ? `/namespaces/${target.namespace}` : "";
    const object = name === undefined ? "" : `/${encodeURIComponent(name)}`;
    const subresource = target.subresource === undefined ? "" : `/${target.subresource}`;
    const query = Object.entries(target.query ?? {}).map(([key, value]) => `${key}=${encodeURIComponent(String(value))}`);
    return `${root}${namespace}/${resource.name}${object}${subresource}${query.length === 0 ? "" : `?${query.join("&")}`}`;
  }

  private async resource(root: string, kind: string): Promise<Resource> {
    const find = () => this.known.get(root)?.find((resource) => resource.kind === kind);
    const known = find();
    if (known !== undefined) return known;
    // Custom resources come and go: what is not known may be new.
    const { status, body } = await this.get(root);
    if (status === 200) {
      const { resources } = body as { resources: Resource[] };
      this.known.set(
        root,
        resources.filter(({ name }) => !name.includes("/")),
      );
    }
    const found = find();
    if (found === undefined) throw new Error(`the server serves no kind ${kind} at ${root}`);
    return found;
  }
}
