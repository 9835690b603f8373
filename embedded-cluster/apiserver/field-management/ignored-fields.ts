import { type FieldSet, LEAF, branch } from "./field-set.ts";

const METADATA = ["name", "namespace", "creationTimestamp", "selfLink", "uid", "generation", "managedFields", "resourceVersion"];

/** Fields that nobody owns. Models stripMetaManager. */
export const IGNORED_FIELDS: FieldSet = branch(false, [
  ["f:apiVersion", LEAF],
  ["f:kind", LEAF],
  [
    "f:metadata",
    branch(
      true,
      METADATA.map((name) => [`f:${name}`, LEAF] as const),
    ),
  ],
]);
