/** One command whose answer differs, and why it may. */
export interface Difference {
  command: string;
  why: string;
}

/**
 * Scenario → the commands in which ours answers otherwise. A test fails when a difference is not here, and when one that is here is none any more.
 *
 * One difference stands for all: the prose of --help is ours, for kubectl's own is not ours to copy. Help is therefore compared by its facts:
 * the usage line, the names of commands, and each flag's names and default.
 */
export const DIFFERENCES: Readonly<Record<string, readonly Difference[]>> = {};
