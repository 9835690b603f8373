import { SHELL_WORDS } from "../../kernel/limits.ts";
import { FileError, type FileSystem } from "../process/file-system.ts";
import { absolutePath } from "../process/paths.ts";
import { Pattern, hasPattern, unescapePattern } from "./pattern.ts";

/** The paths that match `pattern`, sorted; empty when none does. Names that begin with a dot need a pattern that does. */
export function expandPath(fs: FileSystem, cwd: string, pattern: string): string[] {
  let found = [pattern.startsWith("/") ? "/" : ""];
  const segments = pattern.split("/").filter((segment) => segment !== "");
  for (const [index, segment] of segments.entries()) {
    const isLast = index === segments.length - 1;
    const next: string[] = [];
    for (const base of found) {
      const isListed = hasPattern(segment);
      for (const name of isListed ? matchingNames(fs, absolutePath(cwd, base), segment) : [unescapePattern(segment)]) {
        const path = base === "" || base === "/" ? base + name : `${base}/${name}`;
        // What a folder lists is there.
        if (isLast ? isListed || existsAtAll(fs, absolutePath(cwd, path)) : isDirectory(fs, absolutePath(cwd, path))) next.push(path);
        if (next.length > SHELL_WORDS) return next;
      }
    }
    found = next;
  }
  if (pattern.endsWith("/")) return found.filter((path) => isDirectory(fs, absolutePath(cwd, path))).map((path) => `${path}/`);
  return found;
}

function matchingNames(fs: FileSystem, folder: string, segment: string): string[] {
  const pattern = new Pattern(segment);
  const showsHidden = segment.startsWith(".") || segment.startsWith("\\.");
  try {
    return fs.readDirectory(folder === "" ? "/" : folder).filter((name) => (showsHidden || !name.startsWith(".")) && pattern.matches(name));
  } catch (error) {
    if (error instanceof FileError) return [];
    throw error;
  }
}

function isDirectory(fs: FileSystem, path: string): boolean {
  try {
    return fs.stat(path).type === "directory";
  } catch {
    return false;
  }
}

function existsAtAll(fs: FileSystem, path: string): boolean {
  try {
    fs.lstat(path);
    return true;
  } catch {
    return false;
  }
}
