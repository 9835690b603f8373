import { concatBytes, decodeUtf8 } from "../../kernel/bytes.ts";
import { SHELL_VALUE_BYTES } from "../../kernel/limits.ts";
import type { ByteSource } from "../../kernel/streams.ts";
import { openPipe, releaseStream } from "../process/pipe-ends.ts";
import type { Script } from "./ast.ts";
import { runScript } from "./interpreter.ts";
import type { Shell } from "./shell.ts";
import { ShellFailure } from "./shell-failure.ts";
import { startSubshell } from "./subshell.ts";

/** `$(…)`: what the commands print, without the newlines at its end. */
export async function substituteCommand(shell: Shell, script: Script): Promise<string> {
  if (script.items.length === 0) return "";
  const { source, sink } = openPipe();
  const child = startSubshell(shell, (inner) => runSubstitution(inner, script), { stdout: sink, terminal: false });
  releaseStream(sink);
  const bytes = await collect(source);
  releaseStream(source);
  shell.substitutionStatus = await child.exited;
  shell.status = shell.substitutionStatus;
  if (shell.interruption.signal.aborted) await shell.breathe();
  if (bytes === undefined) throw new ShellFailure(`command substitution: output is longer than ${SHELL_VALUE_BYTES} bytes`);
  return decodeUtf8(bytes.includes(0) ? bytes.filter((byte) => byte !== 0) : bytes).replace(/\n+$/, "");
}

let substitutions = 0;

/** `<(…)`: the path of a file with what the commands print. The commands run first, so that the file is whole. */
export async function processSubstitution(shell: Shell, script: Script, direction: "<" | ">"): Promise<string> {
  if (direction === ">") throw new ShellFailure(">(...): process substitution for output is not supported");
  const path = `/tmp/.substitution-${shell.process.pid}-${substitutions++ % 1_000}`;
  const { source, sink } = openPipe();
  const child = startSubshell(shell, (inner) => runScript(inner, script), { stdout: sink, terminal: false });
  releaseStream(sink);
  const bytes = await collect(source);
  releaseStream(source);
  await child.exited;
  if (bytes === undefined) throw new ShellFailure(`process substitution: output is longer than ${SHELL_VALUE_BYTES} bytes`);
  shell.process.fs.writeFile(path, bytes);
  return path;
}

/** undefined when there is more than a value may hold. */
async function collect(source: ByteSource): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const chunk = await source.read();
    if (chunk === null) return concatBytes(chunks);
    length += chunk.length;
    if (length > SHELL_VALUE_BYTES) return undefined;
    chunks.push(chunk);
  }
}

function runSubstitution(shell: Shell, script: Script): Promise<number> {
  shell.substitutionDepth++;
  return runScript(shell, script);
}
