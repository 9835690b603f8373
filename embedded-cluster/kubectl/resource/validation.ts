import type { Invocation } from "../command/invocation.ts";
import { CommandError } from "../errors/command-error.ts";
import { goQuote } from "../text/go-quote.ts";

/** The `fieldValidation` the server is asked for. */
export function fieldValidationOf(invocation: Invocation): "Strict" | "Warn" | "Ignore" {
  const value = invocation.flags.string("validate");
  if (value === "true" || value === "strict") return "Strict";
  if (value === "warn") return "Warn";
  if (value === "false" || value === "ignore") return "Ignore";
  throw new CommandError(`invalid - validate option ${goQuote(value)}; must be one of: strict (or true), warn, ignore (or false)`);
}

/** Before the name of a folder that -k names; no file's name begins so. */
export const KUSTOMIZATION = "\0kustomization:";

/** What -f or -k names. */
export function filenamesOf(invocation: Invocation): string[] {
  const folder = invocation.flags.has("kustomize") ? invocation.flags.string("kustomize") : "";
  const files = invocation.flags.list("filename");
  if (folder === "") return files;
  if (files.length > 0) throw new CommandError("only one of -f or -k can be specified");
  return [`${KUSTOMIZATION}${folder}`];
}
