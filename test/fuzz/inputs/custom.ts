import type { Dice } from "../dice.ts";
import { anyExpression } from "./cel.ts";
import { type Input, type InputMaker, withBody, withoutBody } from "./input.ts";
import { mutated } from "./mutate.ts";
import { OBJECT_NAMES, anyNamespace } from "./paths.ts";
import { WRITE_PARAMETERS, anyQuery } from "./queries.ts";
import { anyText, anyValue, objectOf } from "./values.ts";

const DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const GROUPS = ["g0.example.com", "g1.example.com", "g2.example.com", "g3.example.com"];
const FIELDS = ["a", "b", "list", "map", "__proto__", "constructor", "metadata", "x-y", ""];
const TYPES = ["string", "integer", "number", "boolean", "array", "object"];
const FORMATS = ["date-time", "int32", "byte", "email", "ipv4", "cidr", "uuid", "duration", "nothing"];
const PATTERNS = ["^[a-z]+$", "(a+)+$", "[", "(?i)x", "\\p{L}*", "a{1000}{1000}", "(.*)*(.*)*x", "^(([a-z])+.)+[A-Z]([a-z])+$", "\\1", "(?=a)", ""];

/** The definition of Things in a group; every group has one at most. */
export const defineThings: InputMaker = (scene) => {
  const { dice } = scene;
  const group = dice.pick(GROUPS);
  const definition = {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `things.${group}` },
    spec: {
      group,
      scope: "Namespaced",
      names: { plural: "things", singular: "thing", kind: "Thing", shortNames: ["th"] },
      versions: [version(dice, "v1", true)],
    },
  };
  if (dice.chance(0.15)) definition.spec.versions.push(version(dice, "v2", false));
  const body = dice.chance(0.3) ? mutated(dice, definition) : definition;
  const path = `${DEFINITIONS}/things.${group}`;
  if (dice.chance(0.15)) return withoutBody(dice, "DELETE", path);
  if (dice.chance(0.3)) {
    const type = dice.pick(["application/apply-patch+yaml", "application/merge-patch+json"]);
    return withBody(dice, "PATCH", `${path}?fieldManager=f&force=${type.includes("apply")}`, body, { "content-type": type });
  }
  return withBody(dice, "POST", DEFINITIONS + anyQuery(scene, WRITE_PARAMETERS, 0.1), body);
};

/** A Thing: one that may fit, or anything. */
export const useThings: InputMaker = (scene): Input => {
  const { dice } = scene;
  const group = dice.pick(GROUPS);
  const path = `/apis/${group}/${dice.pick(["v1", "v1", "v2"])}/namespaces/${anyNamespace(dice)}/things`;
  const name = dice.pick(OBJECT_NAMES);
  const thing = { apiVersion: `${group}/v1`, kind: "Thing", metadata: { name }, spec: thingFields(dice), status: { replicas: 1 } };
  const body = dice.chance(0.2) ? mutated(dice, thing) : thing;
  switch (dice.below(6)) {
    case 0:
      return withoutBody(dice, "GET", dice.chance(0.5) ? path : `${path}/${name}`, { accept: "application/json;as=Table;v=v1;g=meta.k8s.io" });
    case 1:
      return withBody(dice, "PUT", `${path}/${name}${dice.pick(["", "/status", "/scale"])}`, body);
    case 2: {
      const type = dice.pick([
        "application/apply-patch+yaml",
        "application/merge-patch+json",
        "application/json-patch+json",
        "application/strategic-merge-patch+json",
      ]);
      return withBody(dice, "PATCH", `${path}/${name}?fieldManager=f&force=${type.includes("apply")}`, body, { "content-type": type });
    }
    default:
      return withBody(dice, "POST", path + anyQuery(scene, WRITE_PARAMETERS, 0.2), body);
  }
};

function thingFields(dice: Dice): unknown {
  return dice.chance(0.2) ? anyValue(dice) : objectOf(FIELDS.filter(() => dice.chance(0.5)).map((name) => [name, anyValue(dice, 2)]));
}

function version(dice: Dice, name: string, storage: boolean): Record<string, unknown> {
  return {
    name,
    served: dice.chance(0.95),
    storage,
    schema: {
      openAPIV3Schema: { type: "object", properties: { spec: schema(dice, 4), status: { type: "object", "x-kubernetes-preserve-unknown-fields": true } } },
    },
    ...(dice.chance(0.3)
      ? { subresources: { status: {}, scale: { specReplicasPath: ".spec.a", statusReplicasPath: dice.pick([".status.replicas", ".x[0]", "status"]) } } }
      : {}),
    ...(dice.chance(0.3)
      ? {
          additionalPrinterColumns: dice.listOf(3, () => ({
            name: anyText(dice).slice(0, 40),
            type: dice.pick(["string", "integer", "date", "boolean", "number", "x"]),
            jsonPath: dice.pick([
              ".spec.a",
              ".spec.list[*]",
              ".spec.list[?(@.a=='b')].c",
              ".spec..a",
              "{.a}",
              "",
              ".metadata.creationTimestamp",
              ".spec.map['a.b']",
              "[",
              ".spec.list[-1:]",
            ]),
          })),
        }
      : {}),
    ...(dice.chance(0.1) ? { selectableFields: [{ jsonPath: dice.pick([".spec.a", ".spec.list", "x"]) }] } : {}),
  };
}

/** A schema that may be structural. */
function schema(dice: Dice, depth: number): Record<string, unknown> {
  if (dice.chance(0.01)) return anyValue(dice) as Record<string, unknown>;
  const type = depth === 0 ? dice.pick(TYPES.slice(0, 4)) : dice.pick([...TYPES, "object", "object"]);
  const result: Record<string, unknown> = { type };
  if (type === "array")
    Object.assign(
      result,
      { items: schema(dice, depth - 1) },
      some(dice, { maxItems: 5, "x-kubernetes-list-type": dice.pick(["set", "map", "atomic"]), "x-kubernetes-list-map-keys": ["a"] }),
    );
  if (type === "object") {
    if (dice.chance(0.2)) result["additionalProperties"] = dice.chance(0.7) ? schema(dice, depth - 1) : dice.chance(0.5);
    else result["properties"] = objectOf(FIELDS.filter(() => dice.chance(0.4)).map((name) => [name, schema(dice, depth - 1)]));
    Object.assign(
      result,
      some(dice, { required: ["a"], "x-kubernetes-preserve-unknown-fields": true, "x-kubernetes-embedded-resource": true, maxProperties: 3 }),
    );
  }
  if (type === "string")
    Object.assign(result, some(dice, { pattern: dice.pick(PATTERNS), format: dice.pick(FORMATS), maxLength: 20, minLength: 2, enum: ["a", "b"] }));
  if (type === "integer" || type === "number")
    Object.assign(result, some(dice, { minimum: 1, maximum: 1e9, multipleOf: dice.pick([0, 2, 0.1]), format: dice.pick(FORMATS) }));
  if (dice.chance(0.15)) result["default"] = anyValue(dice, 2);
  if (dice.chance(0.1)) result["nullable"] = true;
  if (dice.chance(0.05)) result[dice.pick(["oneOf", "anyOf", "allOf"])] = [{ required: ["a"] }, { properties: { a: { minimum: 3 } } }];
  if (dice.chance(0.05)) result["not"] = { required: ["b"] };
  if (dice.chance(0.04)) Object.assign(result, { "x-kubernetes-int-or-string": true });
  if (dice.chance(0.25)) {
    const rule = () => ({
      rule: anyExpression(dice),
      ...some(dice, {
        message: anyText(dice).slice(0, 60),
        messageExpression: anyExpression(dice, 2),
        fieldPath: ".a",
        reason: "FieldValueInvalid",
        optionalOldSelf: true,
      }),
    });
    result["x-kubernetes-validations"] = dice.listOf(3, rule);
  }
  return result;
}

/** Each field with a chance of one in five. */
function some(dice: Dice, fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(() => dice.chance(0.2)));
}
