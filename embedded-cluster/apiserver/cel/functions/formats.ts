import {
  dns1035LabelProblems,
  dns1123LabelProblems,
  dns1123SubdomainProblems,
  labelKeyProblems,
  labelValueProblems,
} from "../../../apimachinery/validation/names.ts";
import { FORMATS } from "../../custom-resources/validation/formats.ts";
import { NONE, Opaque, Optional } from "../values.ts";
import { type FunctionRow, global, method } from "./table.ts";

const TYPE = "kubernetes.NamedFormat";

type Rule = (text: string) => string[];

const schemaFormat =
  (name: string): Rule =>
  (text) =>
    FORMATS[name.replaceAll("-", "")]?.(text) === false ? [`invalid ${name}`] : [];
const prefixed =
  (rule: Rule): Rule =>
  (text) =>
    rule(text.endsWith("-") ? `${text.slice(0, -1)}a` : text);

const RULES: Readonly<Record<string, Rule>> = {
  dns1123Label: dns1123LabelProblems,
  dns1123Subdomain: dns1123SubdomainProblems,
  dns1035Label: dns1035LabelProblems,
  qualifiedName: labelKeyProblems,
  dns1123LabelPrefix: prefixed(dns1123LabelProblems),
  dns1123SubdomainPrefix: prefixed(dns1123SubdomainProblems),
  dns1035LabelPrefix: prefixed(dns1035LabelProblems),
  labelValue: labelValueProblems,
  uri: schemaFormat("uri"),
  uuid: schemaFormat("uuid"),
  byte: schemaFormat("byte"),
  date: schemaFormat("date"),
  datetime: schemaFormat("date-time"),
};

/** Kubernetes' format library. Models pkg/cel/library/format.go. */
export const NAMED_FORMATS: readonly FunctionRow[] = [
  ...Object.entries(RULES).map(([name, rule]) => global(`format.${name}`, `-> ${TYPE}`, () => new Opaque(TYPE, rule, name))),
  global("format.named", `string -> optional(${TYPE})`, (name: string) => named(name)),
  method("validate", `${TYPE}, string -> optional(list(string))`, (format: Opaque, text: string) => problems(format.value as Rule, text)),
];

function named(name: string): Optional {
  const rule = Object.hasOwn(RULES, name) ? RULES[name] : undefined;
  return rule === undefined ? NONE : new Optional(true, new Opaque(TYPE, rule, name));
}

function problems(rule: Rule, text: string): Optional {
  const found = rule(text);
  return found.length === 0 ? NONE : new Optional(true, found);
}
