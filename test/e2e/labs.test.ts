import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { Browser } from "playwright-core";
import { LOCALES, type Locale, openBrowser, pagePath, pictureOf, visit, type Visitor } from "./browser.ts";
import { joinClass, makeClass } from "./class.ts";
import { grade, labIds, pointsOf, solutionsOf, startLab, tasksOf, typeSolution, untilGreen } from "./lab-page.ts";

const PASSED: Record<Locale, string> = { ja: "合格", "zh-Hant": "通過", en: "Passed" };
const SCORE: Record<Locale, string> = { ja: "点", "zh-Hant": "分", en: "points" };

let browser: Browser;
let instructor: Visitor;
let code: string;

beforeAll(async () => {
  browser = await openBrowser();
  instructor = await visit(browser, inject("url"));
  code = await makeClass(instructor.page, inject("instructorLink"), "夜間クラス");
});
afterAll(() => browser?.close());

/** The board's cells of a learner that are passed. The board is not loaded again: it changes by itself. */
const passedCells = (learner: string) => instructor.page.locator(`tr[data-learner="${learner}"] td[data-standing="passed"]`);

describe.concurrent.each(labIds().map((labId) => [labId] as const))("%s", (labId) => {
  test.for(LOCALES.map((locale, index) => [locale, index] as const))("typed, graded and seen by the instructor, in %s", async ([locale, index], { expect }) => {
    const learner = `${labId} ${locale}`;
    const solutions = solutionsOf(labId);
    const { page, faults, context } = await visit(browser, inject("url"));
    const picture = pictureOf(page, `lab ${learner}`);
    try {
      await joinClass(page, locale, code, learner);
      await page.goto(pagePath(locale, `/labs/${labId}`));
      const screen = await startLab(page);
      await typeSolution(page, screen, solutions[index % solutions.length] ?? "");
      await untilGreen(page, labId);
      await grade(page, labId);
      const texts = await page.locator("li[data-task]").allInnerTexts();
      expect(texts.filter((text) => text.includes(PASSED[locale]))).toHaveLength(tasksOf(labId).length);
      const score = `${pointsOf(labId)} / ${pointsOf(labId)} ${SCORE[locale]}`;
      await expect.poll(() => page.getByText(score, { exact: true }).count(), { timeout: 10_000 }).toBe(1);
      await expect.poll(() => passedCells(learner).count(), { timeout: 10_000 }).toBe(tasksOf(labId).length);
      expect(faults).toEqual([]);
    } catch (error) {
      await picture();
      throw error;
    } finally {
      await context.close();
    }
  });
});

describe("the class, afterwards", () => {
  test("is saved as CSV, one line for each learner and lab, all points given", async () => {
    const link = instructor.page.locator('a[href$="/export.csv"]');
    const answer = await instructor.page.request.get((await link.getAttribute("href")) ?? "");
    expect(answer.headers()["content-type"]).toBe("text/csv; charset=utf-8");
    const [header, ...lines] = (await answer.text()).replace("\uFEFF", "").trimEnd().split("\r\n");
    expect(header).toBe("learner,lab,score_given,score_maximum,activity_progress,attempts,last_seen_at,tasks_passed,tasks_total,hints");
    const seen = lines.map((line) => line.split(",").slice(0, 4).join(",")).toSorted();
    const expected = labIds().flatMap((labId) => LOCALES.map((locale) => `${labId} ${locale},${labId},${pointsOf(labId)},${pointsOf(labId)}`));
    expect(seen).toEqual(expected.toSorted());
    expect(instructor.faults).toEqual([]);
  });
});
