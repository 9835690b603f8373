import { concatBytes } from "../../kernel/bytes.ts";
import { FILESYSTEM_BYTES } from "../../kernel/limits.ts";
import { type ByteSource, writeText } from "../../kernel/streams.ts";
import { storedGzip } from "../archive/gzip.ts";
import { type TarEntry, readTar, writeTar } from "../archive/tar.ts";
import { FileError } from "../process/file-system.ts";
import { absolutePath } from "../process/paths.ts";
import type { Process, Program } from "../process/process.ts";

interface Order {
  mode: "c" | "x" | "t" | undefined;
  file: string;
  folder: string;
  verbose: boolean;
  zipped: boolean;
  names: string[];
}

/** tar: makes, lists and unpacks archives. `kubectl cp` needs it in the container. */
export const tar: Program = async (process: Process) => {
  const order = parse(process.argv.slice(1));
  const base = absolutePath(process.cwd, order.folder);
  try {
    switch (order.mode) {
      case "c":
        return await create(process, order, base);
      case "x":
        return await extract(process, order, base);
      case "t":
        for (const { name } of readTar(await input(process, order))) await writeText(process.stdout, `${name}\n`);
        return 0;
      default:
        return await fail(
          process,
          "You must specify one of the '-Acdtrux', '--delete' or '--test-label' options\nTry 'tar --help' or 'tar --usage' for more information.",
        );
    }
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return fail(process, error.message);
  }
};

/** The first word may be options without a dash, as in `tar cf -`. */
function parse(words: readonly string[]): Order {
  const order: Order = { mode: undefined, file: "-", folder: ".", verbose: false, zipped: false, names: [] };
  const rest = [...words];
  for (let first = true, word = rest.shift(); word !== undefined; first = false, word = rest.shift()) {
    if (word.startsWith("--directory=")) order.folder = word.slice(12);
    else if (word.startsWith("--file=")) order.file = word.slice(7);
    else if (word === "--") order.names.push(...rest.splice(0));
    else if (first || (word.startsWith("-") && word !== "-" && !word.startsWith("--"))) {
      for (const letter of word.replace(/^-/, "")) {
        if (letter === "c" || letter === "x" || letter === "t") order.mode = letter;
        else if (letter === "f") order.file = rest.shift() ?? "-";
        else if (letter === "C") order.folder = rest.shift() ?? ".";
        else if (letter === "v") order.verbose = true;
        else if (letter === "z") order.zipped = true;
      }
    } else if (!word.startsWith("--")) order.names.push(word);
  }
  return order;
}

async function create(process: Process, order: Order, base: string): Promise<number> {
  const parts: Uint8Array[] = [];
  let status = 0;
  for (const name of order.names) {
    const path = absolutePath(base, name);
    if (!process.fs.exists(path)) {
      await writeText(process.stderr, `tar: ${name}: Cannot stat: No such file or directory\n`);
      status = 2;
      continue;
    }
    if (name.startsWith("/")) await writeText(process.stderr, "tar: Removing leading `/' from member names\n");
    if (order.verbose) await writeText(order.file === "-" ? process.stderr : process.stdout, `${name}\n`);
    // Each archive ends in two empty blocks, which only the last may keep.
    parts.push(writeTar(process.fs, path, name.replace(/^\/+/, "") || ".", Math.floor(process.clock.now() / 1_000)).subarray(0, -1_024));
  }
  if (status !== 0) await writeText(process.stderr, "tar: Exiting with failure status due to previous errors\n");
  const archive = concatBytes([...parts, new Uint8Array(1_024)]);
  const written = order.zipped ? storedGzip(archive) : archive;
  if (order.file === "-") await process.stdout.write(written);
  else process.fs.writeFile(absolutePath(process.cwd, order.file), written);
  return status;
}

async function extract(process: Process, order: Order, base: string): Promise<number> {
  if (!process.fs.exists(base)) return fail(process, `${order.folder}: Cannot open: No such file or directory\ntar: Error is not recoverable: exiting now`);
  for (const entry of readTar(await input(process, order))) {
    await process.breathe();
    const name = entry.name.replace(/^\/+/, "").replace(/\/+$/, "");
    const wanted = order.names.length === 0 || order.names.some((each) => name === each || name.startsWith(`${each}/`));
    if (name === "" || !wanted || name.split("/").includes("..")) continue;
    if (order.verbose) await writeText(process.stdout, `${entry.name}\n`);
    unpack(process, entry, absolutePath(base, name));
  }
  return 0;
}

function unpack({ fs }: Process, entry: TarEntry, path: string): void {
  if (entry.type === "directory") {
    if (!fs.exists(path)) fs.makeDirectory(path, { recursive: true });
    return;
  }
  const folder = path.slice(0, path.lastIndexOf("/")) || "/";
  if (!fs.exists(folder)) fs.makeDirectory(folder, { recursive: true });
  if (entry.type === "symlink") {
    if (fs.exists(path)) fs.remove(path);
    fs.symlink(entry.link, path);
  } else fs.writeFile(path, entry.content, { mode: entry.mode });
}

async function input(process: Process, order: Order): Promise<Uint8Array> {
  return order.file === "-" ? readAll(process.stdin) : process.fs.readFile(absolutePath(process.cwd, order.file));
}

async function readAll(source: ByteSource): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (let chunk = await source.read(); chunk !== null; chunk = await source.read()) {
    length += chunk.length;
    if (length > FILESYSTEM_BYTES) throw new Error("tar: archive is too large");
    chunks.push(chunk.slice());
  }
  return concatBytes(chunks);
}

async function fail(process: Process, message: string): Promise<number> {
  await writeText(process.stderr, `tar: ${message}\n`);
  return 2;
}
