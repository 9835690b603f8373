import { decodeUtf8, encodeUtf8 } from "../../kernel/bytes.ts";
import type { ByteSink } from "../../kernel/streams.ts";
import type { Process, Program } from "../../shell/process/process.ts";

/** How BusyBox words what coreutils word otherwise, by applet. */
const WORDS: Readonly<Record<string, readonly [RegExp, string]>> = {
  cat: [/^cat: (?!-)(.+): (No such file or directory|Permission denied)$/, "cat: can't open '$1': $2"],
  chmod: [/^chmod: (?:cannot access|changing permissions of) '(.*)': (.*)$/, "chmod: $1: $2"],
  chown: [/^chown: (?:cannot access|changing ownership of) '(.*)': (.*)$/, "chown: $1: $2"],
  cp: [/^cp: cannot (stat|create [a-z ]+|open) '(.*?)'(?: for reading)?: (.*)$/, "cp: can't $1 '$2': $3"],
  dd: [/^dd: failed to (open) '(.*)': (.*)$/, "dd: can't $1 '$2': $3"],
  head: [/^head: cannot open '(.*)' for reading: (.*)$/, "head: $1: $2"],
  ln: [/^ln: failed to (?:create|access)[^']*'(.*)': (.*)$/, "ln: $1: $2"],
  ls: [/^ls: cannot (?:access|open directory) '(.*)': (.*)$/, "ls: $1: $2"],
  mkdir: [/^mkdir: cannot create directory '(.*)': (.*)$/, "mkdir: can't create directory '$1': $2"],
  mv: [/^mv: cannot (?:stat|move|remove|rename) '(.*?)'(?: to '.*')?: (.*)$/, "mv: can't rename '$1': $2"],
  rm: [/^rm: cannot remove '(.*)': (.*)$/, "rm: can't remove '$1': $2"],
  rmdir: [/^rmdir: failed to remove '(.*)': (.*)$/, "rmdir: '$1': $2"],
  sleep: [/^sleep: invalid time interval '(.*)'$/, "sleep: invalid number '$1'"],
  tail: [/^tail: cannot open '(.*)' for reading: (.*)$/, "tail: can't open '$1': $2"],
  touch: [/^touch: cannot touch '(.*)': (.*)$/, "touch: $1: $2"],
};

/** A program of coreutils with BusyBox's error messages. */
export function inBusyboxWords(name: string, program: Program): Program {
  const words = WORDS[name];
  if (words === undefined) return program;
  return (process) => program(withErrors(process, words));
}

function withErrors(process: Process, [pattern, wording]: readonly [RegExp, string]): Process {
  const stderr: ByteSink = {
    write: (chunk) => {
      const lines = decodeUtf8(chunk)
        .split("\n")
        .filter((line) => !/^Try '.*' for more information\.$/.test(line))
        .map((line) => line.replace(pattern, wording).replace(/^(cp: can't create) [a-z ]+ '/, "$1 '"));
      return process.stderr.write(encodeUtf8(lines.join("\n")));
    },
    close: () => process.stderr.close(),
  };
  // Everything else is the process's own, getters and methods alike.
  return new Proxy(process, {
    get(target, key) {
      if (key === "stderr") return stderr;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
    set: (target, key, value) => Reflect.set(target, key, value, target),
  });
}
