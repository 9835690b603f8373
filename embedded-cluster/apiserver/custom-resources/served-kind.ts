import { forbiddenError } from "../../apimachinery/errors.ts";
import { cloneJson } from "../../apimachinery/json/clone.ts";
import { type KubeObject, apiVersionOf } from "../../apimachinery/object.ts";
import { decodeToSchema } from "../../apimachinery/schema/decode.ts";
import type { Conversion, KindDefinition } from "../registry/kind-definition.ts";
import { compareVersions, type CustomResourceDefinition, hasCondition, type Version } from "./definition.ts";
import { parseJsonPath } from "./json-path.ts";
import { objectMetaSchema } from "./object-meta.ts";
import { applySchemaDefaults, dropForbiddenNulls } from "./schema/defaults.ts";
import { coerceEmbedded } from "./schema/embedded.ts";
import { type JsonSchema, someSchema } from "./schema/json-schema.ts";
import { prune } from "./schema/prune.ts";
import { customTable } from "./table.ts";
import { customValidation } from "./validation/custom-validation.ts";
import { finalizerWarnings } from "./validation/finalizer-warnings.ts";

const VERBS = ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"];

/** What a definition adds to the table of kinds: one row for each served version, the first one preferred. Models pkg/apiserver/customresource_handler.go. */
export function servedKinds(definition: CustomResourceDefinition): KindDefinition[] {
  if (!hasCondition(definition, "Established")) return [];
  const { versions } = definition.spec;
  const storage = versions.find((version) => version.storage);
  if (storage === undefined) return [];
  const stored = kindOf(definition, storage);
  return versions
    .filter((version) => version.served)
    .sort((left, right) => compareVersions(left.name, right.name))
    .map((version) => withConversion(version === storage ? stored : kindOf(definition, version), version, stored));
}

function kindOf(definition: CustomResourceDefinition, version: Version): KindDefinition {
  const { group, scope, names: asked } = definition.spec;
  const names = { ...asked, ...definition.status?.acceptedNames };
  const schema = version.schema?.openAPIV3Schema ?? {};
  const { status, scale } = version.subresources ?? {};
  const namespaced = scope === "Namespaced";
  return {
    group,
    version: version.name,
    kind: names.kind,
    listKind: names.listKind ?? `${names.kind}List`,
    plural: names.plural,
    singular: names.singular ?? names.kind.toLowerCase(),
    shortNames: names.shortNames ?? [],
    categories: names.categories ?? [],
    namespaced,
    custom: { schema, definition },
    refusesUnconditionalUpdate: true,
    subresources: [...(status === undefined ? [] : ["status"]), ...(scale === undefined ? [] : ["scale"])],
    verbs: VERBS,
    decode: (object) => decode(object, schema, definition.spec.preserveUnknownFields === true),
    applyDefaults: (object) => applySchemaDefaults(object, schema),
    prepareForCreate(object) {
      if (hasCondition(definition, "Terminating")) {
        const reason = "create not allowed while custom resource definition is terminating";
        throw forbiddenError({ group, resource: names.plural }, object.metadata.name, reason);
      }
      if (status !== undefined) delete object["status"];
    },
    ...customValidation(schema, namespaced, scale),
    ...(version.selectableFields === undefined ? {} : { selectableFields: selectable(version.selectableFields) }),
    ...(scale === undefined
      ? {}
      : { scale: { specReplicas: scale.specReplicasPath, statusReplicas: scale.statusReplicasPath, selector: scale.labelSelectorPath ?? "" } }),
    ...(version.deprecated === true ? { deprecation: version.deprecationWarning ?? deprecationOf(definition, version) } : {}),
    warnings: finalizerWarnings,
    table: customTable(version.additionalPrinterColumns),
  };
}

/** Fits a decoded object to the schema, in place, and gives the paths of unknown fields. Models unstructuredSchemaCoercer. */
function decode(object: KubeObject, schema: JsonSchema, preserve: boolean): string[] {
  const unknown = decodeToSchema(object.metadata, objectMetaSchema()).map((path) => `metadata.${path}`);
  if (!preserve) unknown.push(...prune(object, schema));
  dropForbiddenNulls(object, schema);
  return [...unknown, ...coerceEmbedded(object, schema)];
}

/** How this version sees what is kept: under its own apiVersion, without what it does not know, and with the defaults of today. */
function withConversion(kind: KindDefinition, version: Version, stored: KindDefinition): KindDefinition {
  const schema = version.schema?.openAPIV3Schema ?? {};
  const hasDefaults = someSchema(schema, (each) => each.default !== undefined);
  if (kind === stored && !hasDefaults) return kind;
  const own = apiVersionOf(kind);
  const conversion: Conversion = {
    stored,
    toStored: (object) => ({ ...object, apiVersion: apiVersionOf(stored) }),
    fromStored(object) {
      if (object.apiVersion === own && !hasDefaults) return object;
      const seen = { ...cloneJson(object), apiVersion: own };
      if (kind !== stored) prune(seen, schema);
      applySchemaDefaults(seen, schema);
      return seen;
    },
  };
  return { ...kind, conversion };
}

function selectable(fields: readonly { jsonPath: string }[]): KindDefinition["selectableFields"] {
  return Object.fromEntries(
    fields.map(({ jsonPath }) => {
      const read = parseJsonPath(jsonPath);
      return [jsonPath.replace(/^\./, ""), (object: KubeObject) => String(read?.(object)[0] ?? "")];
    }),
  );
}

/** Models defaultDeprecationWarning. */
function deprecationOf({ spec }: CustomResourceDefinition, version: Version): string {
  const text = `${spec.group}/${version.name} ${spec.names.kind} is deprecated`;
  const better = spec.versions.filter((each) => each.served && each.deprecated !== true && compareVersions(each.name, version.name) < 0);
  const best = better.sort((left, right) => compareVersions(left.name, right.name))[0];
  return best === undefined ? text : `${text}; use ${spec.group}/${best.name} ${spec.names.kind}`;
}
