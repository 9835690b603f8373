import { FILESYSTEM_BYTES, PROCESSES_PER_CONTAINER } from "../../../kernel/limits.ts";
import type { Builtin } from "./index.ts";

export const umask: Builtin = async (shell, args) => {
  const [mask] = args.filter((word) => !word.startsWith("-"));
  if (mask === undefined) await shell.write(args.includes("-S") ? "u=rwx,g=rx,o=rx\n" : "0022\n");
  else if (!/^[0-7]{1,4}$/.test(mask)) {
    await shell.complain(`umask: ${mask}: octal number out of range`);
    return 1;
  }
  return 0;
};

export const ulimit: Builtin = async (shell, args) => {
  const letter = args.find((word) => word.startsWith("-"))?.at(-1) ?? "f";
  const limits: Readonly<Record<string, string>> = { n: "1024", u: String(PROCESSES_PER_CONTAINER), f: String(FILESYSTEM_BYTES / 1024), s: "8192" };
  if (args.filter((word) => !word.startsWith("-")).length === 0) await shell.write(`${limits[letter] ?? "unlimited"}\n`);
  return 0;
};

export const times: Builtin = async (shell) => {
  await shell.write("0m0.000s 0m0.000s\n0m0.000s 0m0.000s\n");
  return 0;
};
