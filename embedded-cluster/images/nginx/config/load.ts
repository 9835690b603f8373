import { FileError, type FileSystem } from "../../../shell/process/file-system.ts";
import { decodeUtf8 } from "../../../kernel/bytes.ts";
import { ConfigError, type Directive, parseConfig } from "./parse.ts";

const FILES_LIMIT = 100;

/** Reads a configuration with everything it includes. Throws ConfigError, or Error with nginx's text for a file that cannot be read. */
export function loadConfig(fs: FileSystem, path: string): Directive[] {
  let files = 0;
  const read = (file: string): Directive[] => {
    if (++files > FILES_LIMIT) throw new Error(`too many files are included from ${path}`);
    try {
      return expand(parseConfig(decodeUtf8(fs.readFile(file)), file));
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      throw new Error(`open() "${file}" failed (2: ${error.message})`);
    }
  };
  const expand = (directives: Directive[]): Directive[] =>
    directives.flatMap((directive) => {
      if (directive.name !== "include") return [directive.block === undefined ? directive : { ...directive, block: expand(directive.block) }];
      const pattern = directive.args[0];
      if (pattern === undefined) throw new ConfigError('invalid number of arguments in "include" directive', directive);
      return matching(fs, pattern.startsWith("/") ? pattern : `/etc/nginx/${pattern}`).flatMap((file) => {
        if (!fs.exists(file)) throw new ConfigError(`open() "${file}" failed (2: No such file or directory)`, directive);
        return read(file);
      });
    });
  return read(path);
}

/** Only the last part of an include may be a pattern. */
function matching(fs: FileSystem, pattern: string): string[] {
  if (!/[*?]/.test(pattern)) return [pattern];
  const folder = pattern.slice(0, pattern.lastIndexOf("/")) || "/";
  const name = new RegExp(
    `^${pattern
      .slice(folder.length + 1)
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", "[^/]*")
      .replaceAll("?", "[^/]")}$`,
  );
  if (!fs.exists(folder)) return [];
  return fs
    .readDirectory(folder)
    .filter((file) => name.test(file) && !file.startsWith("."))
    .map((file) => `${folder}/${file}`);
}
