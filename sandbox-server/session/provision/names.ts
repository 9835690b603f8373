import { NAMESPACE_PLACEHOLDER, type LabDefinition } from "@tsunagu/contracts/lab";
import type { ClusterConnection } from "../../cluster/connection.ts";
import type { Sandbox } from "../../cluster/sandbox.ts";

export const TOOLBOX_IMAGE = "tsunagu/toolbox:1";

/** The names a sandbox has in its cluster: the lab's own where the cluster is its own, with the sandbox's prefix where it is shared. */
export function sandboxOf(id: string, connection: ClusterConnection, lab: LabDefinition): Sandbox {
  const prefix = connection.exclusive ? "" : `${id}-`;
  return {
    id,
    connection,
    namespaces: Object.fromEntries(lab.namespaces.map((name) => [name, `${prefix}${name}`])),
    toolboxNamespace: `${prefix}toolbox`,
    toolboxPod: "toolbox",
    graderNamespace: `${prefix}tsunagu-grader`,
    proberPod: "prober",
  };
}

/** Puts the sandbox's namespace names where a text has `${namespace:name}`. Throws on a name the lab does not declare. */
export function fillNamespaces(text: string, namespaces: Readonly<Record<string, string>>): string {
  return text.replace(NAMESPACE_PLACEHOLDER, (_, name: string) => {
    const real = namespaces[name];
    if (real === undefined) throw new Error(`\${namespace:${name}} names a namespace the lab does not declare (${Object.keys(namespaces).join(", ")})`);
    return real;
  });
}
