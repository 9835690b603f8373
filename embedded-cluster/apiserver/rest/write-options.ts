import { invalidError } from "../../apimachinery/errors.ts";
import { forbidden, invalid, notSupported, required, tooLong } from "../../apimachinery/validation/field-problem.ts";
import type { FieldProblem } from "../registry/kind-definition.ts";
import { baseType } from "../request/media-type.ts";
import type { Call } from "./call.ts";

const KINDS: Readonly<Record<string, string>> = { create: "CreateOptions", update: "UpdateOptions", patch: "PatchOptions" };
const MANAGER_BYTES = 128;
const APPLY = "application/apply-patch+yaml";

/** Refuses options of a create, update or patch that make no sense. Models apis/meta/v1/validation. */
export function checkWriteOptions(call: Call): void {
  const kind = KINDS[call.info.verb];
  if (kind === undefined) return;
  const problems: FieldProblem[] = [];
  if (kind === "PatchOptions") checkPatch(call, problems);
  else checkManager(call, problems);
  checkDryRun(problems, call.info.query.all("dryRun"));
  const validation = call.info.query.get("fieldValidation");
  if (!["", "Ignore", "Strict", "Warn"].includes(validation)) problems.push(notSupported("fieldValidation", validation, ["", "Ignore", "Strict", "Warn"]));
  if (problems.length > 0) throw invalidError({ group: "meta.k8s.io", kind }, "", problems);
}

function checkPatch(call: Call, problems: FieldProblem[]): void {
  const { query } = call.info;
  if (baseType(call.request.headers?.["content-type"]) !== APPLY) {
    if (query.has("force")) problems.push(forbidden("force", "may not be specified for non-apply patch"));
  } else if (query.get("fieldManager") === "") problems.push(required("fieldManager", "is required for apply patch"));
  checkManager(call, problems);
}

function checkManager({ info }: Call, problems: FieldProblem[]): void {
  const manager = info.query.get("fieldManager");
  if (manager.length > MANAGER_BYTES) problems.push(tooLong("fieldManager", MANAGER_BYTES));
  const characters = [...manager];
  const position = characters.findIndex((character) => /\p{C}/u.test(character));
  if (position < 0) return;
  const code = (characters[position]?.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  problems.push(invalid("fieldManager", manager, `invalid character U+${code} (at position ${position})`));
}

/** "All" is the only stage there is; more than it alone is refused whole. */
export function checkDryRun(problems: FieldProblem[], given: readonly string[]): void {
  const stages = given.filter((stage) => stage !== "");
  if (stages.some((stage) => stage !== "All")) problems.push(notSupported("dryRun", stages, ["All"]));
}
