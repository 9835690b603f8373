import { shellProgram } from "../../shell/language/shell-program.ts";
import { COREUTILS } from "../../shell/programs/index.ts";
import type { Program } from "../../shell/process/process.ts";

/** What coreutils, findutils, grep, sed and the shells put into every Debian image. */
const ESSENTIAL = new Set(
  "sh bash ls cat cp mv rm mkdir rmdir ln touch chmod chown chgrp echo printf pwd head tail wc sort uniq cut tr tee sed grep egrep fgrep awk find xargs sleep date env printenv true false test [ expr seq basename dirname realpath readlink stat du df id whoami hostname uname yes kill tac rev nl od md5sum sha256sum base64 diff cmp mktemp install timeout nohup nice tty stty clear which nproc arch groups logname paste join fold fmt comm split shuf factor numfmt truncate tar gzip gunzip zcat hexdump more cksum sha1sum sha512sum sync dd pathchk getent".split(
    " ",
  ),
);

/** sh, bash and everything the shell layer brings, by name. */
export const ALL_PROGRAMS: Readonly<Record<string, Program>> = {
  ...Object.fromEntries(Object.entries(COREUTILS).map(([path, program]) => [path.slice(path.lastIndexOf("/") + 1), program])),
  sh: shellProgram,
  bash: shellProgram,
};

/** What every Debian image has: no editors, no process tools, nothing of the network. */
export const SHELL_PROGRAMS: Readonly<Record<string, Program>> = Object.fromEntries(Object.entries(ALL_PROGRAMS).filter(([name]) => ESSENTIAL.has(name)));

/** Puts programs into a folder: name → path. */
export function installed(folder: string, programs: Readonly<Record<string, Program>>): Record<string, Program> {
  return Object.fromEntries(Object.entries(programs).map(([name, program]) => [`${folder}/${name}`, program]));
}
