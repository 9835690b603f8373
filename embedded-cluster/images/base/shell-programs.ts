import type { Program } from "../../shell/process/process.ts";

/** sh, bash and the coreutils, by name. */
export const SHELL_PROGRAMS: Readonly<Record<string, Program>> = {};

/** Puts programs into a folder: name → path. */
export function installed(folder: string, programs: Readonly<Record<string, Program>>): Record<string, Program> {
  return Object.fromEntries(Object.entries(programs).map(([name, program]) => [`${folder}/${name}`, program]));
}
