import { type Flag, boolFlag, stringFlag, stringsFlag } from "./flags.ts";

/** -f, -k and -R. */
export function filenameFlags(purpose: string): Flag[] {
  return [
    stringsFlag("filename", "f", `Filename, directory, or - for standard input, ${purpose}`),
    stringFlag("kustomize", "k", "Process a kustomization directory. Not available in this shell."),
    boolFlag("recursive", "R", "Process the directory used in -f, --filename recursively."),
  ];
}

export const SELECTOR_FLAG: Flag = stringFlag("selector", "l", "Selector (label query) to filter on, supports '=', '==', '!=', 'in', 'notin'.");
export const FIELD_SELECTOR_FLAG: Flag = stringFlag("field-selector", "", "Selector (field query) to filter on, supports '=', '==', and '!='.");
export const ALL_NAMESPACES_FLAG: Flag = boolFlag("all-namespaces", "A", "Across all namespaces, whatever --namespace says.");
export const SUBRESOURCE_FLAG: Flag = stringFlag("subresource", "", "If specified, works on the subresource of the requested object.");
export const FIELD_MANAGER = "field-manager";
export function fieldManagerFlag(initially: string): Flag {
  return stringFlag(FIELD_MANAGER, "", "Name of the manager used to track field ownership.", initially);
}
export const VALIDATE_FLAG: Flag = stringFlag(
  "validate",
  "",
  'Must be one of: strict (or true), warn, ignore (or false). "strict" refuses unknown fields.',
  "strict",
  "strict",
);
