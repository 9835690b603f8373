import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, onTestFailed, test } from "vitest";
import type { Browser, Page } from "playwright-core";
import { openBrowser, pictureOf, visit, type Visitor } from "./browser.ts";
import { startLab } from "./lab-page.ts";
import { Screen } from "./screen.ts";

let browser: Browser;
let reader: Visitor;
let page: Page;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());
beforeEach(async ({ task }) => {
  reader = await visit(browser, inject("url"));
  page = reader.page;
  onTestFailed(pictureOf(page, task.name));
});
afterEach(async () => {
  expect(reader.faults).toEqual([]);
  await reader.context.close();
});

const count = (rows: readonly string[], wanted: string) => rows.filter((row) => row === wanted).length;

describe("the terminal", () => {
  test("comes back after a reload with what was on it; what was typed has run once", async () => {
    await page.goto("/en/labs/three-tiers");
    const before = await startLab(page);
    await before.focus();
    await before.type("x=kept; echo one >> counted; echo typed-before");
    await page.reload();
    await page.locator('[data-terminal="connected"]').waitFor();
    const after = new Screen(page);
    await after.untilPrompt();
    expect(count(await after.rows(), "typed-before")).toBe(1);
    await after.focus();
    await after.type("echo $x; wc -l < counted");
    expect((await after.rows()).slice(-3, -1)).toEqual(["kept", "1"]);
  });

  test("stays while the reader moves between pages, and keeps its shell when the language changes", async () => {
    await page.goto("/labs/three-tiers");
    const screen = await startLab(page);
    await screen.focus();
    await screen.type("here=still; echo first-page");
    const socketsBefore = await page.evaluate<number>("performance.getEntriesByType('navigation').length");
    await page.locator("a[href='/services'], a[href='/deploy'], a[href='/discovery']").first().click();
    await page.waitForURL(/\/(services|deploy|discovery)$/);
    await screen.focus();
    await screen.type("echo $here");
    expect((await screen.rows()).at(-2)).toBe("still");
    expect(await page.evaluate<number>("performance.getEntriesByType('navigation').length")).toBe(socketsBefore);

    await page.goto("/zh-Hant/labs/three-tiers");
    await page.locator('[data-terminal="connected"]').waitFor();
    const other = new Screen(page);
    await other.untilPrompt();
    expect(count(await other.rows(), "first-page")).toBe(1);
    await other.focus();
    await other.type("echo in $here");
    expect((await other.rows()).at(-2)).toBe("in still");
    expect(await (await page.request.get("/api/sessions")).json()).toHaveLength(1);
  });

  test("runs a command of the page once when its button is pressed", async () => {
    await page.goto("/services");
    const screen = await startLab(page);
    const block = page.locator('[data-fence="run"]').first();
    const firstLine = ((await block.locator("code").innerText()).split("\n")[0] ?? "").trim();
    await block.locator("> button").click();
    await screen.until((rows) => rows.some((row) => row.includes(firstLine)), firstLine);
    await screen.untilPrompt();
    expect((await screen.rows()).filter((row) => /@\S+:.*[$] /.test(row) && row.includes(firstLine)).length).toBe(1);
  });

  test("Ctrl-C ends what runs, Tab completes, the arrow brings back history", async () => {
    await page.goto("/en/labs/three-tiers");
    const screen = await startLab(page);
    await screen.focus();
    await page.keyboard.type("sleep 1000", { delay: 4 });
    await page.keyboard.press("Enter");
    await screen.until((rows) => /sleep 1000$/.test(rows.at(-1) ?? ""), "sleep");
    await page.keyboard.press("Control+c");
    await screen.untilPrompt();
    expect((await screen.rows()).at(-2)).toMatch(/\^C$/);
    await page.keyboard.type("cd mani", { delay: 4 });
    await page.keyboard.press("Tab");
    await screen.until((rows) => /cd manifests\/$/.test(rows.at(-1) ?? ""), "the completion");
    await page.keyboard.press("Enter");
    await screen.until((rows) => /manifests\$$/.test(rows.at(-1) ?? ""), "the prompt");
    await page.keyboard.press("ArrowUp");
    await screen.until((rows) => /\$ cd manifests\/$/.test(rows.at(-1) ?? ""), "the history");
  });
});

describe("a page without a lab started", () => {
  test("loads no terminal code", async () => {
    const scripts: string[] = [];
    page.on("response", (response) => {
      if (/\.js(\?|$)/.test(response.url())) scripts.push(response.url());
    });
    await page.goto("/en/labs/three-tiers", { waitUntil: "networkidle" });
    await page.goto("/en/", { waitUntil: "networkidle" });
    const bodies = await Promise.all([...new Set(scripts)].map(async (url) => (await page.request.get(url)).text()));
    expect(bodies.length).toBeGreaterThan(2);
    expect(bodies.filter((body) => body.includes("xterm-helper-textarea"))).toEqual([]);

    await page.goto("/en/labs/three-tiers");
    scripts.length = 0;
    await startLab(page);
    const later = await Promise.all([...new Set(scripts)].map(async (url) => (await page.request.get(url)).text()));
    expect(later.filter((body) => body.includes("xterm-helper-textarea")).length).toBe(1);
  });
});
