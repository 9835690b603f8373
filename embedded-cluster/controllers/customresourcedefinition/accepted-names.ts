import type { CustomResourceDefinition, DefinitionCondition, DefinitionNames } from "./definition.ts";

/** What a definition gets of the names it asks for, and what is to be said of that. */
export interface NamesOutcome {
  names: Partial<DefinitionNames>;
  accepted: DefinitionCondition;
  established: DefinitionCondition;
}

/** Names are first come, first served within a group. `others`: the other definitions. Models NamingConditionController.calculateNamesAndConditions. */
export function acceptNames(definition: CustomResourceDefinition, others: readonly CustomResourceDefinition[]): NamesOutcome {
  const asked = definition.spec.names;
  const held = definition.status?.acceptedNames ?? {};
  const taken = takenNames(definition, others);
  const names: Partial<DefinitionNames> = { ...held };
  let conflict: { reason: string; message: string } | undefined;
  const claim = (field: "plural" | "singular" | "kind" | "listKind", used: ReadonlySet<string>, reason: string) => {
    const name = asked[field] ?? "";
    if (name !== (held[field] ?? "") && used.has(name)) conflict = { reason, message: inUse(name) };
    else names[field] = name;
  };
  claim("plural", taken.resources, "PluralConflict");
  claim("singular", taken.resources, "SingularConflict");
  const clashes = (asked.shortNames ?? []).filter((name) => !(held.shortNames ?? []).includes(name) && taken.resources.has(name)).map(inUse);
  if (clashes.length > 0) conflict = { reason: "ShortNamesConflict", message: clashes.length === 1 ? (clashes[0] as string) : `[${clashes.join(", ")}]` };
  else if (asked.shortNames !== undefined) names.shortNames = asked.shortNames;
  else delete names.shortNames;
  claim("kind", taken.kinds, "KindConflict");
  claim("listKind", taken.kinds, "ListKindConflict");
  if (asked.categories !== undefined) names.categories = asked.categories;
  else delete names.categories;
  const accepted: DefinitionCondition =
    conflict === undefined
      ? { type: "NamesAccepted", status: "True", reason: "NoConflicts", message: "no conflicts found" }
      : { type: "NamesAccepted", status: "False", ...conflict };
  return { names, accepted, established: establishedAfter(definition, conflict === undefined) };
}

function takenNames({ spec, metadata }: CustomResourceDefinition, others: readonly CustomResourceDefinition[]) {
  const held = others
    .filter((other) => other.spec.group === spec.group && other.metadata.name !== metadata.name)
    .map(({ status }) => status?.acceptedNames ?? {});
  return {
    resources: new Set(held.flatMap(({ plural, singular, shortNames }) => [plural, singular, ...(shortNames ?? [])]).filter(Boolean) as string[]),
    kinds: new Set(held.flatMap(({ kind, listKind }) => [kind, listKind]).filter(Boolean) as string[]),
  };
}

/** A definition that serves goes on serving under the names it has. */
function establishedAfter({ status }: CustomResourceDefinition, accepted: boolean): DefinitionCondition {
  const present = status?.conditions?.find(({ type }) => type === "Established");
  if (present?.status === "True") return present;
  if (accepted) return { type: "Established", status: "False", reason: "Installing", message: "the initial names have been accepted" };
  return present ?? { type: "Established", status: "False", reason: "NotAccepted", message: "not all names are accepted" };
}

function inUse(name: string): string {
  return `${JSON.stringify(name)} is already in use`;
}
