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

/** Refuses -k, which this kubectl cannot build. */
export function filenamesOf(invocation: Invocation): string[] {
  if (invocation.flags.string("kustomize") !== "") {
    throw new CommandError("kustomize is not available in this shell: apply the manifests with -f");
  }
  return invocation.flags.list("filename");
}
