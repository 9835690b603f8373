import { concatBytes, decodeUtf8, encodeUtf8 } from "../../kernel/bytes.ts";
import { SHELL_VALUE_BYTES } from "../../kernel/limits.ts";
import { rawSource } from "../process/guarded-streams.ts";
import { sharedSource } from "../process/shared-source.ts";
import type { Shell } from "./shell.ts";
import { Interrupted } from "./shell-failure.ts";

export interface LineRequest {
  descriptor: number;
  /** What ends the line; default a newline. "" reads up to a NUL. */
  delimiter?: string;
  /** Stops after this many characters. */
  characters?: number;
  timeoutMilliseconds?: number | undefined;
}

export interface LineRead {
  text: string;
  /** The source ended before a delimiter came. */
  isEnded: boolean;
  timedOut: boolean;
}

/** Reads one line and not a byte more: what follows is left for the next command. Ctrl-C and trapped signals interrupt it. */
export async function readLine(shell: Shell, request: LineRequest): Promise<LineRead> {
  const source = shell.descriptors.get(request.descriptor)?.source;
  if (source === undefined) return { text: "", isEnded: true, timedOut: false };
  const shared = sharedSource(rawSource(source));
  const delimiter = request.delimiter === undefined ? 0x0a : (encodeUtf8(request.delimiter)[0] ?? 0);
  const giveUp = new AbortController();
  const trap = shell.onTrap(() => giveUp.abort("trap"));
  const timer =
    request.timeoutMilliseconds === undefined ? undefined : shell.process.clock.setTimer(request.timeoutMilliseconds, () => giveUp.abort("timeout"));
  const signal = AbortSignal.any([giveUp.signal, shell.process.signal, shell.interruption.signal]);
  const taken: Uint8Array[] = [];
  let length = 0;
  const text = () => decodeUtf8(concatBytes(taken));
  try {
    for (;;) {
      await shell.breathe();
      const chunk = await shared.read(64 * 1024, signal);
      if (chunk === null) return { text: text(), isEnded: true, timedOut: false };
      let end = chunk.indexOf(delimiter);
      if (request.characters !== undefined) {
        const limit = bytesOfCharacters(concatBytes([...taken, chunk]), request.characters) - length;
        if (limit <= chunk.length && (end < 0 || limit <= end)) {
          taken.push(chunk.subarray(0, limit));
          shared.unread(chunk.subarray(limit));
          return { text: text(), isEnded: false, timedOut: false };
        }
      }
      if (end < 0) end = chunk.length;
      if (length < SHELL_VALUE_BYTES) taken.push(chunk.subarray(0, Math.min(end, SHELL_VALUE_BYTES - length)));
      length += end;
      if (end < chunk.length) {
        shared.unread(chunk.subarray(end + 1));
        return { text: text(), isEnded: false, timedOut: false };
      }
    }
  } catch (error) {
    if (shell.interruption.signal.aborted) throw new Interrupted();
    if (giveUp.signal.aborted) return { text: text(), isEnded: true, timedOut: giveUp.signal.reason === "timeout" };
    throw error;
  } finally {
    trap.dispose();
    timer?.dispose();
  }
}

/** Length in bytes of the first `count` characters; more than there is when there are fewer. */
function bytesOfCharacters(bytes: Uint8Array, count: number): number {
  let characters = 0;
  for (let index = 0; index < bytes.length; index++) {
    if (((bytes[index] as number) & 0xc0) === 0x80) continue;
    if (characters++ === count) return index;
  }
  return characters === count ? bytes.length : bytes.length + 1;
}
