import { type CapabilityKey, type Process, capabilityKey } from "../process/process.ts";

/** What is asked when Tab is pressed. */
export interface CompletionRequest {
  /** The words of the command up to the cursor, quotes removed; the last is the one to complete and may be "". */
  words: readonly string[];
  /** The shell: its environment, files and capabilities. */
  process: Process;
}

/**
 * Completes the arguments of commands it knows. The answers replace the last word; one that ends in "=", "/" or ":" is not followed by
 * a blank. undefined: not a command it knows, files are offered then.
 */
export interface Completer {
  complete(request: CompletionRequest): Promise<readonly string[] | undefined>;
}

/** How a shell finds it: `process.capability(COMPLETER)`. */
export const COMPLETER: CapabilityKey<Completer> = capabilityKey<Completer>("completer");
