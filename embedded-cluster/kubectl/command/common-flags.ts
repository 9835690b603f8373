import { type Flag, boolFlag, stringFlag, stringsFlag } from "./flags.ts";

/** -f, -k and -R, or fewer of them. */
export function filenameFlags(purpose: string, which: readonly ("filename" | "kustomize" | "recursive")[] = ["filename", "kustomize", "recursive"]): Flag[] {
  const flags = [
    stringsFlag("filename", "f", `Filename, directory, or - for standard input, ${purpose}`),
    stringFlag("kustomize", "k", "Process the kustomization directory."),
    boolFlag("recursive", "R", "Process the directory used in -f, --filename recursively."),
  ];
  return flags.filter(({ name }) => (which as readonly string[]).includes(name));
}

/** Of verbs that edit or create files' objects: the line endings of another system. */
export const WINDOWS_LINE_ENDINGS_FLAG: Flag = boolFlag("windows-line-endings", "", "Use Windows line-endings (default Unix line-endings)");

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
