import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { TaskDefinition } from "@tsunagu/contracts/lab";
import { LOCALES } from "@tsunagu/contracts/locale";
import { z } from "zod";
import type { Lab } from "../../../labs/lab.ts";
import { codeBlocks, proseOf } from "./code-blocks.ts";

const SOURCE = "ja";
const LabTitle = z.strictObject({ title: z.string().min(1), summary: z.string().min(1) });
const KANA = /[ぁ-んァ-ヶ]/;
const HAN_OR_KANA = /[\u3400-\u9fffぁ-んァ-ヶ]/;

/** What is wrong with a lab's texts: a locale without a file, hints that are not as many as lab.yaml says, commands that differ between languages. */
export function textProblems(lab: Lab): string[] {
  const problems = LOCALES.flatMap((locale) => localeProblems(lab, locale));
  return problems.length > 0 ? problems : [...commandProblems(lab), ...solutionProblems(lab)];
}

function localeProblems(lab: Lab, locale: string): string[] {
  const folder = join(lab.folder, "locales", locale);
  const expected = filesOf(lab);
  const problems = expected.filter((file) => !existsSync(join(folder, file))).map((file) => `${join(folder, file)} is missing`);
  if (problems.length > 0) return problems;
  const stray = filesIn(folder).filter((file) => !expected.includes(file));
  problems.push(...stray.map((file) => `${join(folder, file)} belongs to nothing; expected ${expected.join(", ")}`));
  const title = LabTitle.safeParse(JSON.parse(readFileSync(join(folder, "lab.json"), "utf8")));
  if (!title.success) problems.push(`${join(folder, "lab.json")}: ${z.prettifyError(title.error)}`);
  for (const task of lab.definition.tasks) problems.push(...taskProblems(join(folder, "tasks", `${task.id}.md`), task));
  for (const file of expected) {
    const text = readFileSync(join(folder, file), "utf8");
    const words = file.endsWith(".md") ? proseOf(text) : text;
    const foreign = locale === "en" ? HAN_OR_KANA : KANA;
    if (locale !== SOURCE && foreign.test(words)) problems.push(`${join(folder, file)}: not translated: ${foreign.exec(words)?.[0] ?? ""}`);
  }
  return problems;
}

function filesOf(lab: Lab): string[] {
  const { tasks, playground } = lab.definition;
  return ["lab.json", "messages.json", ...(playground ? [] : ["solution.md"]), ...tasks.map((task) => `tasks/${task.id}.md`)];
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}

function taskProblems(file: string, task: TaskDefinition): string[] {
  const text = proseOf(readFileSync(file, "utf8"));
  const hints = text.match(/^## hint$/gm)?.length ?? 0;
  const problems: string[] = [];
  if (!/^# \S/.test(text)) problems.push(`${file}: begins with ${JSON.stringify(text.split("\n", 1)[0])}; expected "# " and the task's title`);
  if (hints !== task.hints) problems.push(`${file}: ${hints} sections "## hint"; lab.yaml says ${task.hints}`);
  if (text.match(/^#{2,} (?!hint$).*/m) !== null) problems.push(`${file}: sections other than "## hint" are not shown`);
  return problems;
}

/** Whoever changes the language goes on with the same commands. */
function commandProblems(lab: Lab): string[] {
  const problems: string[] = [];
  for (const file of filesOf(lab).filter((name) => name.endsWith(".md"))) {
    const blocks = (locale: string) => JSON.stringify(codeBlocks(readFileSync(join(lab.folder, "locales", locale, file), "utf8")));
    for (const locale of LOCALES)
      if (blocks(locale) !== blocks(SOURCE)) problems.push(`${lab.folder}/locales/${locale}/${file}: commands differ from ${SOURCE}'s`);
  }
  return problems;
}

/** The solution that is shown is one that is run. */
function solutionProblems(lab: Lab): string[] {
  if (lab.definition.playground) return [];
  const file = join(lab.folder, "locales", SOURCE, "solution.md");
  const shown = codeBlocks(readFileSync(file, "utf8"))
    .map((block) => block.text)
    .join("");
  const folder = join(lab.folder, "solutions");
  const run = readdirSync(folder).map((name) => readFileSync(join(folder, name, "solution.sh"), "utf8"));
  return run.includes(shown) ? [] : [`${file}: its commands are not those of any solutions/*/solution.sh: what is shown is never run`];
}
