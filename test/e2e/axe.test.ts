import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, inject, test } from "vitest";
import { openBrowser, pictureOf, visit } from "./browser.ts";
import { startLab } from "./lab-page.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PAGES = [
  "/",
  "/services",
  "/labs/three-tiers",
  "/class",
  "/instructor",
  "/en/",
  "/en/discovery",
  "/en/labs/failover",
  "/zh-Hant/",
  "/zh-Hant/labs/service-discovery",
];
const SCREENS = { desktop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

/** What axe finds, one line for each rule: its id and the first place. */
async function findings(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate<string[]>(
    "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations.map(({ id, nodes }) => `${id} (${nodes.length}): ${nodes[0].target.join(' ')} ${nodes[0].failureSummary}`))",
  );
}

describe.concurrent.each(["light", "dark"] as const)("axe finds nothing, %s", (colorScheme) => {
  test.for(Object.entries(SCREENS))("on a %s", async ([name, viewport], { expect }) => {
    const { page, context, faults } = await visit(browser, inject("url"), { colorScheme, viewport, isMobile: name === "phone", hasTouch: name === "phone" });
    const found: Record<string, string[]> = {};
    const look = async (what: string) => {
      const here = await findings(page);
      if (here.length > 0) {
        found[what] = here;
        await pictureOf(page, `axe ${colorScheme} ${name} ${what}`)();
      }
    };
    for (const path of PAGES) {
      await page.goto(path);
      await page.locator('html[data-has-hydrated="true"]').waitFor({ state: "attached" });
      expect(await page.evaluate("document.documentElement.dataset.theme")).toBe(colorScheme);
      await look(path);
    }
    await page.goto("/en/labs/three-tiers");
    await startLab(page);
    await page.locator("[data-hint]").first().click();
    await page.waitForTimeout(500);
    await look("a lab at work");
    expect(found).toEqual({});
    expect(faults).toEqual([]);
    await context.close();
  });
});
