import type { KubeObject } from "../../../apimachinery/object.ts";
import type { CustomResourceDefinition } from "../../custom-resources/definition.ts";
import { someSchema } from "../../custom-resources/schema/json-schema.ts";
import { isUnsupportedFormat } from "../../custom-resources/validation/formats.ts";
import { internalSpec } from "./internal-spec.ts";

/** Formats that nobody will check, as far as the write brings them in. Models getUnrecognizedFormatsInCRD. */
export function formatWarnings(object: KubeObject, previous?: KubeObject): string[] {
  const before = previous === undefined ? [] : formatsOf(previous as CustomResourceDefinition);
  return formatsOf(object as CustomResourceDefinition)
    .filter((format) => !before.includes(format))
    .map((format) => `unrecognized format ${JSON.stringify(format)}`);
}

function formatsOf({ spec }: CustomResourceDefinition): string[] {
  const { versions, common } = internalSpec(spec.versions ?? []);
  const found: string[] = [];
  for (const { schema } of [common, ...versions]) {
    someSchema(schema?.openAPIV3Schema, ({ format }) => {
      if (format && isUnsupportedFormat(format)) found.push(format);
      return false;
    });
  }
  return found;
}
