import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Lab } from "../../labs/lab.ts";
import { codeBlocks } from "./validate/code-blocks.ts";

/** What a shell or a program says to a command that cannot be meant: not that something is absent, which a task may want to show. */
const MISTYPED =
  /command not found|No such file or directory|syntax error|unknown (?:shorthand )?flag|unknown command|invalid option|error: error parsing|see '.* --help'/i;

/** Every command that the tasks offer to run, hints too, as one script in the order of the page. Any language does: they are the same. */
export function textCommands(lab: Lab): string {
  return lab.definition.tasks
    .flatMap((task) => codeBlocks(readFileSync(join(lab.folder, "locales/en/tasks", `${task.id}.md`), "utf8")))
    .filter((block) => block.info === "bash run")
    .map((block) => block.text)
    .join("");
}

/** Lines of a transcript that show a command which can never have worked. */
export function mistyped(transcript: string): string[] {
  return transcript.split(/\r?\n/).filter((line) => MISTYPED.test(line));
}
