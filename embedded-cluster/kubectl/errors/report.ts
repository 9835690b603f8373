import { ApiError } from "../../apimachinery/status.ts";
import { goQuote } from "../text/go-quote.ts";
import { AggregateFailure, CommandError, ConnectionFailure, PlainError, SilentExit } from "./command-error.ts";

/** What goes to stderr, and the exit code. Models k8s.io/kubectl/pkg/cmd/util CheckErr. */
export function reportOf(error: unknown): { text: string; exitCode: number } {
  const { text, exitCode } = describe(error);
  return { text: text === "" || text.endsWith("\n") ? text : `${text}\n`, exitCode };
}

function describe(error: unknown): { text: string; exitCode: number } {
  if (error instanceof AggregateFailure) {
    if (error.errors.length === 1) return describe(error.errors[0]);
    return {
      text: error.errors
        .flatMap(flatten)
        .map((one) => `${messageOf(one)}\n`)
        .join(""),
      exitCode: 1,
    };
  }
  if (error instanceof SilentExit) return { text: "", exitCode: error.exitCode };
  if (error instanceof PlainError) return { text: error.message, exitCode: error.exitCode };
  if (error instanceof ApiError && error.reason === "Invalid") return { text: invalidText(error), exitCode: 1 };
  const standard = standardMessage(error);
  if (standard !== undefined) return { text: standard, exitCode: 1 };
  const message = error instanceof Error ? error.message : String(error);
  return { text: message.startsWith("error: ") ? message : `error: ${message}`, exitCode: error instanceof CommandError ? error.exitCode : 1 };
}

function flatten(error: unknown): unknown[] {
  return error instanceof AggregateFailure ? error.errors.flatMap(flatten) : [error];
}

/** The text of one error among several: without "error: ". */
export function messageOf(error: unknown): string {
  return standardMessage(error) ?? (error instanceof Error ? error.message : String(error));
}

function standardMessage(error: unknown): string | undefined {
  if (error instanceof ApiError) {
    if (error.reason === "Unauthorized") return `error: You must be logged in to the server (${error.message})`;
    return error.reason === "" ? `Error from server: ${error.message}` : `Error from server (${error.reason}): ${error.message}`;
  }
  return error instanceof ConnectionFailure ? error.message : undefined;
}

function invalidText(error: ApiError): string {
  const { details, message } = error.status;
  if (details === undefined) return message ? `The request is invalid: ${message}` : "The request is invalid";
  const causes = [...new Set((details.causes ?? []).map((cause) => `${cause.field ?? ""}: ${cause.message ?? ""}`))];
  let head = "The request is invalid";
  if (details.kind || details.name) head = `The ${details.kind ?? ""} ${goQuote(details.name ?? "")} is invalid`;
  else if (message && causes.length === 0) head += `: ${message}`;
  if (causes.length === 0) return head;
  return causes.length === 1 ? `${head}: ${causes[0]}\n` : `${head}: \n${causes.map((cause) => `* ${cause}\n`).join("")}`;
}

/** Says what was being done to which source: `error when creating "x.yaml": …`. Keeps the reason of an API error. */
export function withSource(verb: string, source: string, error: unknown): unknown {
  if (source === "") return error;
  const text = `error when ${verb} ${goQuote(source)}: ${error instanceof Error ? error.message : String(error)}`;
  if (error instanceof ApiError) return new ApiError({ ...error.status, message: text });
  return new CommandError(text);
}
