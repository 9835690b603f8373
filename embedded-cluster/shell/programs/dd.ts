import { concatBytes } from "../../kernel/bytes.ts";
import { DD_BLOCK_BYTES } from "../../kernel/limits.ts";
import type { ByteSource } from "../../kernel/streams.ts";
import { writeText } from "../../kernel/streams.ts";
import { CONTAINER_MEMORY } from "../process/container-memory.ts";
import { FileError } from "../process/file-system.ts";
import { openForReading, openForWriting } from "../process/open-file.ts";
import type { Process, Program } from "../process/process.ts";
import { parseSize } from "./kit/sizes.ts";

const DEFAULT_BLOCK_BYTES = 512;
const BYTES_PER_SECOND = 2e9;
const NAMES = new Set(["if", "of", "bs", "ibs", "obs", "count", "skip", "seek", "conv", "iflag", "oflag", "status"]);

/** dd: copies blocks. Models coreutils' dd without conversions of text; a block is held in memory while it is copied. */
export const dd: Program = async (process) => {
  const operands = new Map<string, string>();
  for (const word of process.argv.slice(1)) {
    const [name = "", value] = splitOnce(word);
    if (!NAMES.has(name) || value === undefined) return await fail(process, `unrecognized operand '${word}'\nTry 'dd --help' for more information.`);
    operands.set(name, value);
  }
  const sizes = ["bs", "ibs", "count", "skip", "seek"].map((name) => (operands.has(name) ? parseSize(operands.get(name) ?? "") : null));
  const bad = ["bs", "ibs", "count", "skip", "seek"].find((_, index) => sizes[index] === undefined);
  if (bad !== undefined) return await fail(process, `invalid number: '${operands.get(bad)}'`);
  const [bs, ibs, count, skip] = sizes;
  const blockBytes = bs ?? ibs ?? DEFAULT_BLOCK_BYTES;
  if (blockBytes === 0) return await fail(process, `invalid number: '${operands.get("bs") ?? operands.get("ibs")}'`);
  const memory = process.capability(CONTAINER_MEMORY);
  memory?.allocate(blockBytes);
  try {
    if (blockBytes > DD_BLOCK_BYTES) return await fail(process, `memory exhausted by input buffer of size ${blockBytes} bytes`);
    return await copy(process, operands, { blockBytes, count: count ?? Number.POSITIVE_INFINITY, skip: skip ?? 0 });
  } finally {
    memory?.release(blockBytes);
  }
};

async function copy(process: Process, operands: ReadonlyMap<string, string>, amount: { blockBytes: number; count: number; skip: number }): Promise<number> {
  const { blockBytes, count } = amount;
  const [input, output] = [operands.get("if"), operands.get("of")];
  const startedAt = process.clock.now();
  const seen = { whole: 0, part: 0, bytes: 0 };
  let status = 0;
  try {
    const keeps = /notrunc/.test(operands.get("conv") ?? "") || /append/.test(operands.get("oflag") ?? "");
    const sink = output === undefined ? process.stdout : openForWriting(process, output, keeps);
    const source = input === undefined ? process.stdin : openForReading(process, input);
    for (let skipped = 0; skipped < amount.skip; skipped++) if ((await block(source, blockBytes)).length < blockBytes) break;
    while (seen.whole + seen.part < count) {
      const bytes = await block(source, blockBytes);
      if (bytes.length === 0) break;
      await process.breathe(Math.ceil((bytes.length / BYTES_PER_SECOND) * 1e6));
      try {
        await sink.write(bytes);
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        await writeText(process.stderr, `dd: error writing '${output ?? "standard output"}': ${error.message}\n`);
        status = 1;
        break;
      }
      if (bytes.length === blockBytes) seen.whole++;
      else seen.part++;
      seen.bytes += bytes.length;
    }
    if (output !== undefined) sink.close();
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return await fail(process, `failed to open '${error.path}': ${error.message}`);
  }
  if (operands.get("status") !== "none") await report(process, seen, (process.clock.now() - startedAt) / 1_000, operands.get("status") !== "noxfer");
  return status;
}

/** One whole block, or what is left. */
async function block(source: ByteSource, size: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  while (length < size) {
    const chunk = await source.read(size - length);
    if (chunk === null) break;
    chunks.push(chunk);
    length += chunk.length;
  }
  return concatBytes(chunks);
}

async function report(process: Process, { whole, part, bytes }: { whole: number; part: number; bytes: number }, took: number, isLong: boolean): Promise<void> {
  const seconds = Math.max(took, bytes / BYTES_PER_SECOND, 1e-6);
  const rate = `${(bytes / seconds / 2 ** 20).toFixed(1)}MB/s`;
  const size = bytes < 1024 ? `${bytes}B` : bytes < 2 ** 20 ? `${(bytes / 1024).toFixed(1)}KB` : `${(bytes / 2 ** 20).toFixed(1)}MB`;
  const records = `${whole}+${part} records`;
  await writeText(
    process.stderr,
    `${records} in\n${records} out\n${isLong ? `${bytes} bytes (${size}) copied, ${seconds.toFixed(6)} seconds, ${rate}\n` : ""}`,
  );
}

function splitOnce(word: string): [string, string | undefined] {
  const at = word.indexOf("=");
  return at < 0 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
}

async function fail(process: Process, message: string): Promise<number> {
  await writeText(process.stderr, `dd: ${message}\n`);
  return 1;
}
