import { dns1035LabelProblems } from "../../../apimachinery/validation/names.ts";
import type { CustomResourceDefinition, Names } from "../../custom-resources/definition.ts";
import { invalid, type Problems } from "../rules/problem.ts";

export const dns1035 = dns1035LabelProblems;

/** Models ValidateCustomResourceDefinitionNames. */
export function checkNames(problems: Problems, field: string, names: Partial<Names>): void {
  const { kind = "", listKind = "" } = names;
  checkLabel(problems, `${field}.plural`, names.plural ?? "");
  checkLabel(problems, `${field}.singular`, names.singular ?? "");
  checkKindName(problems, `${field}.kind`, kind);
  checkKindName(problems, `${field}.listKind`, listKind);
  for (const [index, name] of (names.shortNames ?? []).entries()) checkLabel(problems, `${field}.shortNames[${index}]`, name, true);
  if (kind !== "" && kind === listKind) problems.push(invalid(`${field}.listKind`, listKind, "kind and listKind may not be the same"));
  for (const [index, name] of (names.categories ?? []).entries()) checkLabel(problems, `${field}.categories[${index}]`, name, true);
}

export function checkAcceptedNames(problems: Problems, { status }: CustomResourceDefinition): void {
  checkNames(problems, "status.acceptedNames", status?.acceptedNames ?? {});
}

function checkLabel(problems: Problems, field: string, name: string, always = false): void {
  const messages = dns1035(name);
  if ((name !== "" || always) && messages.length > 0) problems.push(invalid(field, name, messages.join(",")));
}

function checkKindName(problems: Problems, field: string, name: string): void {
  const messages = dns1035(name.toLowerCase());
  if (name !== "" && messages.length > 0) problems.push(invalid(field, name, `may have mixed case, but should otherwise match: ${messages.join(",")}`));
}
