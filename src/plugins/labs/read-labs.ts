import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { LabDefinition } from "@tsunagu/contracts/lab";
import { parse } from "yaml";
import { z } from "zod";
import type { CheckMessages, LabContent, LabSummary, TaskContent } from "./lab-content.ts";
import { parseMarkdown, parseSections } from "./parse-markdown.ts";

export interface LabsInOneLanguage {
  summaries: LabSummary[];
  contents: LabContent[];
  messages: CheckMessages;
}

const LabTitle = z.object({ title: z.string().min(1), summary: z.string().min(1) });
const Messages = z.record(z.string(), z.string().min(1));

/** Reads labs/ and the sentences of all check codes, in one language. Throws with the file that is wrong and what is expected there. */
export function readLabs(siteFolder: string, locale: string): LabsInOneLanguage {
  const labsFolder = join(siteFolder, "labs");
  const ids = existsSync(labsFolder) ? readdirSync(labsFolder).filter((id) => existsSync(join(labsFolder, id, "lab.yaml"))) : [];
  const read: LabsInOneLanguage = { summaries: [], contents: [], messages: { shared: {}, labs: {} } };
  const shared = join(siteFolder, "sandbox-server/grading/messages", `${locale}.json`);
  if (existsSync(shared)) read.messages.shared = readJson(shared, Messages);
  for (const id of ids.sort()) {
    const folder = join(labsFolder, id);
    const texts = join(folder, "locales", locale);
    const definition = inFile(join(folder, "lab.yaml"), (text) => LabDefinition.parse(parse(text)));
    const title = readJson(join(texts, "lab.json"), LabTitle);
    const tasks = definition.tasks.map((task) => readTask(join(texts, "tasks", `${task.id}.md`), task));
    const solutionFile = join(texts, "solution.md");
    read.contents.push({ id, tasks, solution: existsSync(solutionFile) ? inFile(solutionFile, parseMarkdown) : [] });
    read.summaries.push({
      id,
      ...title,
      minutes: definition.minutes,
      playground: definition.playground,
      tasks: tasks.map((task, index) => summarise(task, definition.tasks[index])),
    });
    const messages = join(texts, "messages.json");
    if (existsSync(messages)) read.messages.labs[id] = readJson(messages, Messages);
  }
  return read;
}

function summarise(task: TaskContent, definition: LabDefinition["tasks"][number] | undefined): LabSummary["tasks"][number] {
  const checks = definition?.checks ?? [];
  return { id: task.id, title: task.title, checks: checks.length, heavyChecks: checks.filter((check) => check.heavy).length };
}

/** `# title`, the instructions, then one `## …` section a hint. */
function readTask(file: string, task: LabDefinition["tasks"][number]): TaskContent {
  return inFile(file, (text) => {
    const [front, ...hints] = parseSections(text.replace(/^# .*$/m, ""), 2);
    const title = /^# (.+)$/m.exec(text)?.[1]?.trim();
    if (title === undefined) throw new Error(`no "# title"`);
    if (hints.length !== task.hints) throw new Error(`${hints.length} "## hint" sections; lab.yaml says ${task.hints}`);
    return { id: task.id, title, body: front?.nodes ?? [], hints: hints.map((hint) => hint.nodes) };
  });
}

function readJson<T>(file: string, schema: z.ZodType<T>): T {
  return inFile(file, (text) => schema.parse(JSON.parse(text)));
}

function inFile<T>(file: string, read: (text: string) => T): T {
  try {
    return read(readFileSync(file, "utf8"));
  } catch (error) {
    throw new Error(`${file}: ${error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message}`);
  }
}
