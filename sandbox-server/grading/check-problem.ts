import type { CheckDefinition, LabDefinition } from "@tsunagu/contracts/lab";
import { z } from "zod";
import { CHECK_KINDS } from "./checks/index.ts";

/** What is wrong with a check of lab.yaml: its kind, what it is given, or a namespace that the lab does not declare. */
export function checkProblem(check: CheckDefinition, lab: LabDefinition): string | undefined {
  const kind = CHECK_KINDS.get(check.kind);
  if (kind === undefined) return `check ${check.id} is of kind ${JSON.stringify(check.kind)}; expected one of ${[...CHECK_KINDS.keys()].join(", ")}`;
  const parsed = kind.options.safeParse(check.with);
  if (!parsed.success) return `check ${check.id}, with: ${z.prettifyError(parsed.error)}`;
  const stray = namespacesIn(check.with).find((name) => !lab.namespaces.includes(name));
  return stray === undefined ? undefined : `check ${check.id} names namespace ${JSON.stringify(stray)}; the lab declares ${lab.namespaces.join(", ")}`;
}

function namespacesIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => (key === "namespace" && typeof inner === "string" ? [inner] : namespacesIn(inner)));
}
