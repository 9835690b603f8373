import { expect, test } from "vitest";
import type { FieldSchema } from "../../apimachinery/schema/field-schema.ts";
import { randomInteger, seededRandom } from "../../kernel/random.ts";
import { OPENAPI } from "../openapi/provider.ts";
import { rulesServer } from "../testing/rules-server.ts";
import { KINDS } from "./index.ts";

const random = seededRandom(7);
const pick = <T>(choices: readonly T[]): T => choices[randomInteger(random, choices.length)] as T;

const TEXTS = ["", "a", "A b", "web", "80%", "10.0.0.1", "None", "TCP", "Always", "1Gi", "../x", "/x", "ClientIP", "NodePort", "ExternalName"];
const NUMBERS = [0, 1, -1, 80, 70_000, 2 ** 31, 30_000];
/** What stands where something else belongs. */
const ANYTHING = [null, {}, [], "", "x", 0, -1, true, { a: 1 }, 1.5];

/** A value that mostly fits the schema. */
function valueFor(schema: FieldSchema | undefined, depth: number): unknown {
  if (schema === undefined || random.next() < 0.04) return pick<unknown>(ANYTHING);
  switch (schema.type) {
    case "string":
      return pick(TEXTS);
    case "integer":
      return pick(NUMBERS);
    case "boolean":
      return pick([true, false]);
    case "array":
      return Array.from({ length: depth <= 0 ? 0 : pick([0, 1, 1, 2]) }, () => valueFor(schema.items, depth - 1));
    case "object": {
      const names = schema.fieldNames?.() ?? ["app", "x y", "cpu", "memory"];
      const present = names.filter(() => depth > 0 && random.next() < (depth > 6 ? 0.8 : 0.35));
      return Object.fromEntries(present.map((name) => [name, valueFor(schema.field?.(name) ?? schema.items, depth - 1)]));
    }
    default:
      return pick([1, "x", "25%", 80, "1Gi", "500m", {}, true, 0, ""]);
  }
}

/** Nothing that a client may send ends in a fault of ours: it is taken, or refused with a reason, and what is taken can be shown and changed. */
test("any input is answered", async () => {
  const { ask } = await rulesServer();
  const faults: string[] = [];
  let taken = 0;
  for (const kind of KINDS) {
    const apiVersion = kind.group === "" ? kind.version : `${kind.group}/${kind.version}`;
    const path = `${kind.group === "" ? "/api" : "/apis"}/${apiVersion}${kind.namespaced ? "/namespaces/default" : ""}/${kind.plural}`;
    const note = (code: number, message: string, what: unknown) => {
      if (code >= 500) faults.push(`${kind.kind}: ${message}: ${JSON.stringify(what)}`);
    };
    for (let index = 0; index < 30; index++) {
      const fields = valueFor(OPENAPI.schemaOf(kind), 7);
      const object = { ...(fields as object), apiVersion, kind: kind.kind, metadata: { name: `n${index}` } };
      const made = await ask("POST", path, object);
      note(made.code, made.message, object);
      if (made.code !== 201) continue;
      taken++;
      const table = await ask("GET", path, undefined, undefined, { accept: "application/json;as=Table;v=v1;g=meta.k8s.io" });
      note(table.code, table.message, object);
      const changed = { ...made.value, spec: valueFor(OPENAPI.schemaOf(kind)?.field?.("spec"), 6) };
      const update = await ask("PUT", `${path}/n${index}`, changed);
      note(update.code, update.message, changed);
    }
  }
  expect(faults).toEqual([]);
  expect(taken).toBeGreaterThan(50);
});
