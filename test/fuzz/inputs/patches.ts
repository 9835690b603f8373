import type { Dice } from "../dice.ts";
import { anyHeaders } from "./headers.ts";
import { type Input, type InputMaker, withBody } from "./input.ts";
import { mutated } from "./mutate.ts";
import { anyObject, knownObject } from "./objects.ts";
import { OBJECT_NAMES, anyKind, anyNamespace, collection } from "./paths.ts";
import { WRITE_PARAMETERS, anyQuery } from "./queries.ts";
import { anyText, anyValue, objectOf } from "./values.ts";

const TYPES = {
  json: "application/json-patch+json",
  merge: "application/merge-patch+json",
  strategic: "application/strategic-merge-patch+json",
  apply: "application/apply-patch+yaml",
};

const POINTERS = [
  ...[
    "",
    "/",
    "/metadata",
    "/metadata/labels",
    "/metadata/labels/a",
    "/metadata/name",
    "/metadata/finalizers/-",
    "/spec",
    "/spec/replicas",
    "/spec/template/spec/containers/0",
  ],
  ...[
    "/spec/template/spec/containers/-",
    "/spec/ports/0/port",
    "/data/greeting",
    "/status",
    "/__proto__/x",
    "/constructor/prototype",
    "/~0",
    "/~1",
    "/~2",
    "/spec/-1",
    "/spec/1e9",
    "x",
    "/metadata/managedFields",
  ],
];

const DIRECTIVES = [
  ["$patch", "replace"],
  ["$patch", "delete"],
  ["$patch", "merge"],
  ["$patch", 1],
  ["$retainKeys", ["type"]],
  ["$retainKeys", "x"],
  ["$setElementOrder/containers", [{ name: "web" }]],
  ["$setElementOrder/ports", ["x", 1, null]],
  ["$deleteFromPrimitiveList/finalizers", ["a"]],
  ["$deleteFromPrimitiveList/args", { a: 1 }],
] as const;

export const patch: InputMaker = (scene): Input => {
  const { dice } = scene;
  const known = dice.chance(0.8) ? knownObject(scene) : undefined;
  const kind = known?.kind ?? anyKind(dice);
  const name = known?.name ?? dice.pick(OBJECT_NAMES);
  const part = dice.chance(0.15) ? dice.pick(["/status", "/scale", "/resize", "/ephemeralcontainers"]) : "";
  const path = `${collection(kind, known?.namespace ?? anyNamespace(dice))}/${encodeURIComponent(name)}${part}`;
  const form = dice.pick(["json", "merge", "strategic", "apply"] as const);
  const type = dice.chance(0.02) ? dice.pick(["application/json", "text/plain", "", "application/merge-patch+json; charset=x"]) : TYPES[form];
  const object = known?.object ?? anyObject(dice, kind, name);
  const body = form === "json" ? operations(dice) : dice.chance(0.05) ? anyValue(dice) : form === "apply" ? applied(dice, object) : changes(dice, object);
  const query =
    form === "apply" && dice.chance(0.9) ? `?fieldManager=${dice.pick(["f", "g"])}&force=${dice.chance(0.7)}` : anyQuery(scene, WRITE_PARAMETERS, 0.2);
  return withBody(dice, "PATCH", path + query, body, { ...anyHeaders(dice), "content-type": type });
};

function operations(dice: Dice): unknown {
  if (dice.chance(0.05)) return anyValue(dice);
  return dice.listOf(6, () => {
    const operation = {
      op: dice.pick(["add", "add", "remove", "replace", "move", "copy", "test", "x"]),
      path: dice.chance(0.9) ? dice.pick(POINTERS) : anyText(dice).slice(0, 500),
      from: dice.pick(POINTERS),
      value: anyValue(dice, 2),
    };
    return dice.chance(0.1) ? mutated(dice, operation) : operation;
  });
}

/** Without what the server writes, which apply refuses. */
function applied(dice: Dice, object: unknown): unknown {
  const { metadata, ...rest } = { ...(object as { metadata?: object }) };
  const { managedFields: _managed, resourceVersion: _version, uid: _uid, ...kept } = { ...(metadata as Record<string, unknown> | undefined) };
  const bare = { ...rest, metadata: kept };
  return dice.chance(0.4) ? bare : mutated(dice, bare);
}

/** Parts of the object, changed, with directives between them. */
function changes(dice: Dice, object: unknown): unknown {
  if (typeof object !== "object" || object === null) return object;
  if (Array.isArray(object)) return dice.chance(0.7) ? object.map((item) => changes(dice, item)) : [...object, anyValue(dice, 2), directive(dice)];
  const fields = Object.entries(object)
    .filter(([name]) => dice.chance(0.6) && name !== "managedFields" && name !== "resourceVersion")
    .map(([name, value]) => [name, dice.chance(0.1) ? null : dice.chance(0.1) ? anyValue(dice, 2) : changes(dice, value)] as const);
  return objectOf(dice.chance(0.08) ? [...fields, ...Object.entries(directive(dice))] : fields);
}

function directive(dice: Dice): Record<string, unknown> {
  return objectOf([dice.pick(DIRECTIVES)]);
}
