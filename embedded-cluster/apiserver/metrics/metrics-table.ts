import type { KubeObject } from "../../apimachinery/object.ts";
import { addQuantities } from "../../apimachinery/quantity/arithmetic.ts";
import { formatQuantity } from "../../apimachinery/quantity/format.ts";
import { parseQuantity } from "../../apimachinery/quantity/quantity.ts";
import { partialMetadata } from "../representation/partial-metadata.ts";

const RESOURCES = ["cpu", "memory"] as const;

/** What is used, a row for each pod or node. Models pkg/api/table.go of sigs.k8s.io/metrics-server. */
export function metricsTable(objects: readonly KubeObject[]): object {
  const column = (name: string, format: string, description = "") => ({ name, type: "string", format, description, priority: 0 });
  return {
    kind: "Table",
    apiVersion: "meta.k8s.io/v1",
    metadata: {},
    columnDefinitions: [column("Name", "name", "Name of the resource"), ...RESOURCES.map((name) => column(name, "quantity")), column("Window", "duration")],
    rows: objects.map((object) => ({
      cells: [object.metadata.name, ...RESOURCES.map((name) => used(object, name)), object["window"]],
      object: partialMetadata(object),
    })),
  };
}

/** A pod's use is that of all its containers. */
function used(object: KubeObject, resource: string): string {
  const lists: Record<string, string>[] = object["usage"] === undefined ? (object["containers"] ?? []).map(usageOf) : [object["usage"]];
  const [first = parseQuantity("0"), ...rest] = lists.map((list) => parseQuantity(list[resource] ?? "0"));
  return formatQuantity(rest.reduce((sum, amount) => addQuantities(sum, amount), first));
}

function usageOf({ usage }: { usage: Record<string, string> }): Record<string, string> {
  return usage;
}
