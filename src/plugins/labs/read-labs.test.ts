import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { LOCALES } from "@tsunagu/contracts/locale";
import { afterAll, expect, test } from "vitest";
import { readLabs } from "./read-labs.ts";

const root = resolve(import.meta.dirname, "../../..");
const draft = mkdtempSync(join(tmpdir(), "labs-"));
afterAll(() => rmSync(draft, { recursive: true }));

test.each(LOCALES)("every lab of the repository has its texts in %s", (locale) => {
  const { summaries, contents, messages } = readLabs(root, locale);
  expect(summaries.map((lab) => lab.id)).toEqual(["failover", "playground", "service-discovery", "three-tiers"]);
  for (const lab of summaries) expect(lab.tasks.length > 0).toBe(!lab.playground);
  for (const lab of contents) for (const task of lab.tasks) expect({ task: task.id, empty: task.body.length === 0 }).toEqual({ task: task.id, empty: false });
  expect(Object.keys(messages.shared).length).toBeGreaterThan(10);
});

test("a task with fewer hints than the definition says names its file", () => {
  cpSync(join(root, "labs/failover"), join(draft, "labs/failover"), { recursive: true });
  mkdirSync(join(draft, "sandbox-server/grading/messages"), { recursive: true });
  const [task] = readLabs(root, "en").contents.find((lab) => lab.id === "failover")?.tasks ?? [];
  const file = join(draft, "labs/failover/locales/en/tasks", `${task?.id}.md`);
  writeFileSync(file, "# Title\n\nDo it.\n");
  expect(() => readLabs(draft, "en")).toThrow(`${file}: 0 "## hint" sections; lab.yaml says ${task?.hints.length}`);
});
