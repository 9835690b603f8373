import { equalJson } from "../../../apimachinery/json/equal.ts";
import type { Version } from "../../custom-resources/definition.ts";

/** The parts of a version that versions may have in common. */
export type VersionParts = Pick<Version, "schema" | "subresources" | "additionalPrinterColumns" | "selectableFields">;

const PARTS = ["schema", "subresources", "additionalPrinterColumns", "selectableFields"] as const;

/** A definition's versions as upstream's internal type has them: what all versions say alike stands once. */
export interface InternalSpec {
  /** Without what is common. */
  versions: readonly Version[];
  /** As they were written. */
  whole: readonly Version[];
  common: VersionParts;
  /** The versions as messages show them, with the names of Go's fields. */
  shown(): object[];
}

/** Models Convert_v1_CustomResourceDefinitionSpec_To_apiextensions_CustomResourceDefinitionSpec. */
export function internalSpec(whole: readonly Version[]): InternalSpec {
  const [first] = whole;
  const common: VersionParts = {};
  const alike = PARTS.filter((part) => whole.every((version) => equalJson(version[part], first?.[part])));
  for (const part of alike) if (first?.[part] !== undefined) Object.assign(common, { [part]: first[part] });
  const versions = whole.map((version) => {
    const own = { ...version };
    for (const part of alike) delete own[part];
    return own;
  });
  return { versions, whole, common, shown: () => versions.map(shownVersion) };
}

function shownVersion(version: Version): object {
  return {
    Name: version.name ?? "",
    Served: version.served === true,
    Storage: version.storage === true,
    Deprecated: version.deprecated === true,
    DeprecationWarning: version.deprecationWarning ?? null,
    Schema: version.schema === undefined ? null : { OpenAPIV3Schema: version.schema.openAPIV3Schema ?? null },
    Subresources: version.subresources ?? null,
    AdditionalPrinterColumns: version.additionalPrinterColumns ?? null,
    SelectableFields: version.selectableFields ?? null,
  };
}
