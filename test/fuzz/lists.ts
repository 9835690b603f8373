import { KINDS } from "@tsunagu/embedded-cluster/apiserver/kinds/index";
import { collection } from "./inputs/paths.ts";
import type { World } from "./world.ts";

const TABLE = { accept: "application/json;as=Table;v=v1;g=meta.k8s.io" };

/** Every kind, and every custom one, lists as objects and as a Table; what does not is told. */
export async function brokenLists({ client }: World): Promise<string[]> {
  const broken: string[] = [];
  const custom: string[] = [];
  const ask = async (path: string, headers: Record<string, string>): Promise<Record<string, unknown>> => {
    const { status, body } = await client.request({ method: "GET", path, headers });
    const value = body.type === "json" ? (JSON.parse(JSON.stringify(body.value)) as Record<string, unknown>) : {};
    const items = value["items"] ?? value["rows"];
    if (status !== 200 || !Array.isArray(items)) broken.push(`${path} ${headers["accept"] ?? ""} answers ${status}: ${JSON.stringify(value).slice(0, 300)}`);
    return value;
  };
  for (const kind of KINDS) {
    const path = collection({ ...kind, namespaced: false }, "");
    await ask(path, TABLE);
    const list = await ask(path, {});
    if (kind.plural === "customresourcedefinitions") custom.push(...servedPaths(list));
  }
  for (const path of custom) {
    await ask(path, TABLE);
    await ask(path, {});
  }
  return broken;
}

interface Definition {
  spec: { group: string; names: { plural: string }; versions: { name: string; served: boolean }[] };
  status?: { conditions?: { type: string; status: string }[]; acceptedNames?: { plural: string } };
}

function servedPaths(list: Record<string, unknown>): string[] {
  return ((list["items"] as Definition[] | undefined) ?? [])
    .filter(
      ({ spec, status }) =>
        status?.acceptedNames?.plural === spec.names.plural && status.conditions?.some(({ type, status: is }) => type === "Established" && is === "True"),
    )
    .flatMap(({ spec }) => spec.versions.filter(({ served }) => served).map(({ name }) => `/apis/${spec.group}/${name}/${spec.names.plural}`));
}
