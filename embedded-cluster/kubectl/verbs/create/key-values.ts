import { configKeyProblems } from "../../../apimachinery/validation/names.ts";
import { decodeUtf8, encodeUtf8 } from "../../../kernel/bytes.ts";
import { type Flag, arrayFlag, stringsFlag } from "../../command/flags.ts";
import type { Invocation } from "../../command/invocation.ts";
import { CommandError } from "../../errors/command-error.ts";
import { goQuote } from "../../text/go-quote.ts";
import { absolutePath, baseName } from "../../text/paths.ts";

export const KEY_VALUE_FLAGS: readonly Flag[] = [
  arrayFlag("from-literal", "", "Specify a key and literal value (i.e. mykey=somevalue)"),
  stringsFlag("from-file", "", "A file whose base name (or the key before '=') becomes the key; or a directory of such files."),
  stringsFlag("from-env-file", "", "A file of lines of key=val pairs."),
];

export interface KeyValue {
  key: string;
  value: Uint8Array;
}

/** What --from-literal, --from-file and --from-env-file give, in that order. `words` make the errors of ConfigMaps and Secrets differ. */
export function keyValuesOf(invocation: Invocation, kind: "ConfigMap" | "Secret", objectName: string): KeyValue[] {
  const { flags } = invocation;
  const [literals, files, envFiles] = [flags.list("from-literal"), flags.list("from-file"), flags.list("from-env-file")];
  if (envFiles.length > 0 && (literals.length > 0 || files.length > 0))
    throw new CommandError("from-env-file cannot be combined with from-file or from-literal");
  const found: KeyValue[] = [];
  const add = (key: string, value: Uint8Array) => {
    const problems = configKeyProblems(key);
    if (problems.length > 0) {
      throw new CommandError(
        kind === "ConfigMap"
          ? `${goQuote(key)} is not a valid key name for a ConfigMap: ${problems.join(",")}`
          : `${goQuote(key)} is not valid key name for a Secret ${problems.join(";")}`,
      );
    }
    if (found.some((each) => each.key === key)) {
      throw new CommandError(
        kind === "ConfigMap"
          ? `cannot add key ${goQuote(key)}, another key by that name already exists in Data for ConfigMap ${goQuote(objectName)}`
          : `cannot add key ${key}, another key by that name already exists`,
      );
    }
    found.push({ key, value });
  };
  for (const literal of literals) {
    const equals = literal.indexOf("=");
    if (equals <= 0) throw new CommandError(`invalid literal source ${literal}, expected key=value`);
    add(literal.slice(0, equals), encodeUtf8(literal.slice(equals + 1).replace(/^(['"])(.*)\1$/s, "$2")));
  }
  for (const source of files) for (const { key, value } of fromFile(invocation, source)) add(key, value);
  for (const source of envFiles) for (const { key, value } of fromEnvFile(invocation, source)) add(key, value);
  return found;
}

function fromFile(invocation: Invocation, source: string): KeyValue[] {
  const { fs } = invocation.process;
  const parts = source.split("=");
  if (parts.length > 2) throw new CommandError("key names or file paths cannot contain '='");
  if (source.startsWith("=")) throw new CommandError(`key name for file path ${source.slice(1)} missing`);
  if (source.endsWith("=")) throw new CommandError(`file path for key name ${source.slice(0, -1)} missing`);
  const name = parts.at(-1) as string;
  const path = absolutePath(invocation.process, name);
  if (!fs.exists(path)) throw new CommandError(`error reading ${name}: no such file or directory`);
  if (fs.stat(path).type !== "directory") return [{ key: parts.length === 2 ? (parts[0] as string) : baseName(path), value: fs.readFile(path) }];
  if (parts.length === 2) throw new CommandError("cannot give a key name for a directory path");
  return fs
    .readDirectory(path)
    .filter((entry) => fs.stat(`${path}/${entry}`).type === "file" && configKeyProblems(entry).length === 0)
    .map((entry) => ({ key: entry, value: fs.readFile(`${path}/${entry}`) }));
}

function fromEnvFile(invocation: Invocation, source: string): KeyValue[] {
  const path = absolutePath(invocation.process, source);
  if (!invocation.process.fs.exists(path)) throw new CommandError(`error reading ${source}: no such file or directory`);
  const found: KeyValue[] = [];
  for (const raw of decodeUtf8(invocation.process.fs.readFile(path)).split("\n")) {
    const line = raw.trimStart().replace(/\r$/, "");
    if (line === "" || line.startsWith("#")) continue;
    const equals = line.indexOf("=");
    const key = equals < 0 ? line : line.slice(0, equals);
    if (!/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(key)) {
      throw new CommandError(
        `${goQuote(key)} is not a valid key name: a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')`,
      );
    }
    found.push({ key, value: encodeUtf8(equals < 0 ? (invocation.process.env.get(key) ?? "") : line.slice(equals + 1)) });
  }
  return found;
}

/** undefined when the bytes are not UTF-8. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
