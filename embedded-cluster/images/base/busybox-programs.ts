import type { Program } from "../../shell/process/process.ts";
import { SHELL_PROGRAMS } from "./shell-programs.ts";

/** The applets of BusyBox, by name. There is no bash among them. */
export const BUSYBOX_PROGRAMS: Readonly<Record<string, Program>> = Object.fromEntries(Object.entries(SHELL_PROGRAMS).filter(([name]) => name !== "bash"));
