import { globSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Session } from "@tsunagu/contracts/rest";
import type { Page } from "playwright-core";
import { parse } from "yaml";
import { Screen } from "./screen.ts";

const LABS = resolve(import.meta.dirname, "../../labs");
const START_MILLISECONDS = 30_000;
const GREEN_MILLISECONDS = 60_000;
const GRADE_MILLISECONDS = 180_000;

interface TaskSummary {
  id: string;
  checks: { heavy?: boolean; points?: number }[];
}

/** Ids of the labs with tasks. */
export function labIds(): string[] {
  return globSync(join(LABS, "*/solutions"))
    .map((path) => path.split(/[\\/]/).at(-2) ?? "")
    .toSorted();
}

export function tasksOf(labId: string): TaskSummary[] {
  return (parse(readFileSync(join(LABS, labId, "lab.yaml"), "utf8")) as { tasks: TaskSummary[] }).tasks;
}

export function solutionsOf(labId: string): string[] {
  return globSync(join(LABS, labId, "solutions/*/solution.sh")).toSorted();
}

/** Presses start and waits for the shell's prompt. */
export async function startLab(page: Page): Promise<Screen> {
  await page.locator("[data-start]").click();
  const screen = new Screen(page);
  await page.locator('[data-terminal="connected"]').waitFor({ timeout: START_MILLISECONDS });
  await screen.untilPrompt();
  return screen;
}

/** Types a solution, key by key, with the names that this session's namespaces really have. */
export async function typeSolution(page: Page, screen: Screen, path: string): Promise<void> {
  const sessions = (await (await page.request.get("/api/sessions")).json()) as Session[];
  const namespaces = sessions.at(-1)?.namespaces ?? {};
  const script = readFileSync(path, "utf8").replace(/\$\{namespace:([a-z0-9-]+)\}/g, (_, name: string) => namespaces[name] ?? name);
  await screen.focus();
  for (const line of script.trimEnd().split("\n")) await screen.type(line);
}

/** Waits until the tasks without heavy checks are green, by themselves. */
export async function untilGreen(page: Page, labId: string): Promise<void> {
  for (const { id, checks } of tasksOf(labId)) {
    if (checks.every(({ heavy }) => heavy !== true))
      await page.locator(`[data-task="${id}"][data-status="passed"]`).first().waitFor({ timeout: GREEN_MILLISECONDS });
  }
}

/** Presses grade and waits until every task is passed. */
export async function grade(page: Page, labId: string): Promise<void> {
  await page.locator("[data-grade]").click();
  for (const { id } of tasksOf(labId)) await page.locator(`li[data-task="${id}"][data-status="passed"]`).waitFor({ timeout: GRADE_MILLISECONDS });
}

export function pointsOf(labId: string): number {
  return tasksOf(labId).reduce((sum, { checks }) => sum + checks.reduce((points, check) => points + (check.points ?? 1), 0), 0);
}
