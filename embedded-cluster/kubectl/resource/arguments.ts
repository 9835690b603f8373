import type { Cluster } from "../config/cluster.ts";
import type { ApiResource } from "../discovery/api-resource.ts";
import { CommandError } from "../errors/command-error.ts";

/** What `TYPE`, `TYPE NAME…`, `TYPE/NAME…` and `TYPE,TYPE` mean. Models cli-runtime's resource.Builder. */
export type Selection = { form: "collections"; mappings: ApiResource[] } | { form: "names"; targets: { mapping: ApiResource; name: string }[] };

export async function selectResources(cluster: Cluster, args: readonly string[]): Promise<Selection> {
  const slashed = args.filter((arg) => arg.includes("/")).length;
  if (slashed > 0) {
    if (slashed < args.length) {
      throw new CommandError(
        "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'",
      );
    }
    const targets: { mapping: ApiResource; name: string }[] = [];
    for (const arg of args) {
      const parts = arg.split("/");
      if (parts.length !== 2) throw new CommandError("arguments in resource/name form may not have more than one slash");
      const [type = "", name = ""] = parts;
      const types = await expandTypes(cluster, type);
      if (type === "" || name === "" || types.length !== 1) throw new CommandError("arguments in resource/name form must have a single resource and name");
      targets.push({ mapping: types[0] as ApiResource, name });
    }
    return { form: "names", targets };
  }
  const [types = "", ...names] = args;
  const mappings = await expandTypes(cluster, types);
  if (names.length === 0) return { form: "collections", mappings };
  return { form: "names", targets: mappings.flatMap((mapping) => names.map((name) => ({ mapping, name }))) };
}

async function expandTypes(cluster: Cluster, types: string): Promise<ApiResource[]> {
  const mappings: ApiResource[] = [];
  const add = (mapping: ApiResource) => {
    if (!mappings.some((present) => present.resource === mapping.resource && present.group === mapping.group)) mappings.push(mapping);
  };
  for (const word of types.split(",").filter((part) => part !== "")) {
    const category = await cluster.discovery.category(word);
    if (category !== undefined) category.forEach(add);
    else add(await cluster.discovery.resolve(word));
  }
  return mappings;
}
