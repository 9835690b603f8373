import type { Connection } from "./connection.ts";
import type { Side } from "./side.ts";

const KEPT = 100;

/** One kind of request, sent over and over; `index` makes each different. */
export interface Operation {
  name: string;
  send(side: Side, connection: Connection, index: number): Promise<{ status: number }>;
}

/** What the API's clients do all day, with objects that no controller looks at. */
export const OPERATIONS: readonly Operation[] = [
  {
    name: "create",
    send: (side, connection, index) => connection.send("POST", side.path("configmaps"), JSON.stringify(configMap(`new-${index}`, index))),
  },
  { name: "get", send: (side, connection, index) => connection.send("GET", `${side.path("configmaps")}/kept-${index % KEPT}`) },
  {
    name: "patch",
    send: (side, connection, index) =>
      connection.send(
        "PATCH",
        `${side.path("configmaps")}/kept-${index % KEPT}`,
        JSON.stringify({ data: { counter: String(index) } }),
        "application/merge-patch+json",
      ),
  },
  {
    name: "apply",
    send: (side, connection, index) =>
      connection.send(
        "PATCH",
        `${side.path("configmaps")}/applied-${index % KEPT}?fieldManager=bench&force=true`,
        JSON.stringify(configMap(`applied-${index % KEPT}`, index)),
        "application/apply-patch+yaml",
      ),
  },
];

/** What get, patch and apply work on. */
export async function makeKept(side: Side): Promise<void> {
  for (let index = 0; index < KEPT; index++) {
    await side.ask("POST", side.path("configmaps"), configMap(`kept-${index}`, 0));
  }
}

/** About the size of an application's configuration. */
function configMap(name: string, counter: number): object {
  const settings = Array.from({ length: 12 }, (_, line) => `setting.${line}=some value that fills a line`).join("\n");
  const labels = { "app.kubernetes.io/name": "shop", "app.kubernetes.io/part-of": "bench", tier: "backend" };
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name, labels }, data: { counter: String(counter), LOG_LEVEL: "info", "app.properties": settings } };
}
