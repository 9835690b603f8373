import { compile, type Program } from "../../cel/program.ts";
import { typeOfSchema } from "../../cel/schema-type.ts";
import { BOOL, optionalOf, STRING, type Type } from "../../cel/types.ts";
import type { JsonSchema, ValidationRule } from "../schema/json-schema.ts";
import { rulePath } from "./rule-path.ts";

/** A rule of a schema, compiled as far as it could be. */
export interface CompiledRule {
  rule: ValidationRule;
  program?: Program;
  /** "compilation failed: ERROR: <input>:1:1: …" */
  error?: string;
  message?: Program;
  messageError?: string;
  usesOldSelf: boolean;
  /** Where the problem is shown, below the value: ".name", "[key]". */
  fieldPath: string;
}

const compiled = new WeakMap<JsonSchema, readonly CompiledRule[]>();

/** The rules of one schema, compiled once. Models cel.Compile of apiextensions-apiserver/pkg/apiserver/schema/cel. */
export function compileRules(schema: JsonSchema, isRoot: boolean): readonly CompiledRule[] {
  const known = compiled.get(schema);
  if (known !== undefined) return known;
  const type = typeOfSchema(schema, isRoot || schema["x-kubernetes-embedded-resource"] === true);
  const rules = type === undefined ? [] : (schema["x-kubernetes-validations"] ?? []).map((rule) => compileRule(rule, type, schema));
  compiled.set(schema, rules);
  return rules;
}

function compileRule(rule: ValidationRule, self: Type, schema: JsonSchema): CompiledRule {
  const variables = new Map([
    ["self", self],
    ["oldSelf", rule.optionalOldSelf === true ? optionalOf(self) : self],
  ]);
  const made: CompiledRule = { rule, usesOldSelf: false, fieldPath: rulePath(rule.fieldPath, schema) };
  if ((rule.rule ?? "").trim() === "") return made;
  const program = compile(rule.rule, variables);
  if ("issues" in program) return { ...made, error: `compilation failed: ${program.issues}` };
  if (program.type.name !== BOOL.name) return { ...made, error: "cel expression must evaluate to a bool" };
  made.program = program;
  made.usesOldSelf = program.used.has("oldSelf");
  if (!rule.messageExpression) return made;
  const message = compile(rule.messageExpression, variables);
  if ("issues" in message) return { ...made, messageError: `messageExpression compilation failed: ${message.issues}` };
  if (message.type.name !== STRING.name) return { ...made, messageError: "messageExpression must evaluate to a string" };
  return { ...made, message };
}
