import { decodeUtf8 } from "../../kernel/bytes.ts";
import { FileError, type FileSystem } from "./file-system.ts";
import { absolutePath } from "./paths.ts";
import { type Program, SpawnError } from "./process.ts";

/** What to run for an argv: the program and the argv it gets. */
export interface Executable {
  program: Program;
  argv: readonly string[];
}

const DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
const INTERPRETERS_NESTED = 4;

/** Models execvp(3): a name without a slash is looked up in PATH, `#!` names an interpreter, text without one goes to sh. */
export function lookUpProgram(fs: FileSystem, argv: readonly string[], env: ReadonlyMap<string, string>, cwd: string): Executable {
  const name = argv[0] ?? "";
  const path = name.includes("/") ? name : findInPath(fs, name, env, cwd);
  if (path === undefined) throw new SpawnError("command not found", 127);
  return load(fs, absolutePath(cwd, path), path, argv, 0);
}

/** The first executable file called `name` in PATH. */
export function findInPath(fs: FileSystem, name: string, env: ReadonlyMap<string, string>, cwd: string): string | undefined {
  if (name === "") return undefined;
  for (const folder of (env.get("PATH") ?? DEFAULT_PATH).split(":")) {
    const path = `${folder === "" ? "." : folder.replace(/\/+$/, "")}/${name}`;
    if (isExecutableFile(fs, absolutePath(cwd, path))) return path;
  }
  return undefined;
}

export function isExecutableFile(fs: FileSystem, path: string): boolean {
  try {
    const stat = fs.stat(path);
    return stat.type === "file" && (stat.mode & 0o111) !== 0;
  } catch (error) {
    if (error instanceof FileError) return false;
    throw error;
  }
}

function load(fs: FileSystem, path: string, shown: string, argv: readonly string[], depth: number): Executable {
  let content: Uint8Array;
  try {
    const stat = fs.stat(path);
    if (stat.type === "directory") throw new SpawnError("Is a directory", 126);
    if ((stat.mode & 0o111) === 0) throw new SpawnError("Permission denied", 126);
    const program = fs.program(path);
    if (program !== undefined) return { program, argv };
    content = fs.readFile(path);
  } catch (error) {
    if (error instanceof FileError) throw new SpawnError(error.message, error.code === "ENOENT" || error.code === "ENOTDIR" ? 127 : 126);
    throw error;
  }
  if (content[0] === 0x23 && content[1] === 0x21) {
    const line = decodeUtf8(content.subarray(2, 258)).split("\n")[0]?.trim() ?? "";
    const [, interpreter = "", argument = ""] = /^(\S+)\s*(.*)$/.exec(line) ?? [];
    if (depth >= INTERPRETERS_NESTED) throw new SpawnError("Too many levels of symbolic links", 126);
    if (!fs.exists(interpreter)) throw new SpawnError("cannot execute: required file not found", 127);
    const through = [interpreter, ...(argument === "" ? [] : [argument]), shown, ...argv.slice(1)];
    return load(fs, interpreter, interpreter, through, depth + 1);
  }
  if (content.subarray(0, 128).includes(0)) throw new SpawnError("cannot execute binary file: Exec format error", 126);
  return load(fs, "/bin/sh", "/bin/sh", ["/bin/sh", shown, ...argv.slice(1)], depth + 1);
}
