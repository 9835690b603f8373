import type { Page } from "playwright-core";
import { type Locale, pagePath } from "./browser.ts";

/** Becomes an instructor by the printed link, and makes a class. Gives its join code. */
export async function makeClass(page: Page, instructorLink: string, name: string): Promise<string> {
  await page.goto(instructorLink);
  await page.getByLabel("名前", { exact: true }).fill("山田先生");
  await page.getByRole("button", { name: "講師として登録" }).click();
  await page.getByLabel("クラスの名前").fill(name);
  await page.getByRole("button", { name: "作る", exact: true }).click();
  return (await page.locator("[data-join-code]").innerText()).trim();
}

const WORDS: Record<Locale, { code: string; name: string; join: string }> = {
  ja: { code: "参加コード", name: "名前", join: "参加する" },
  "zh-Hant": { code: "加入代碼", name: "名字", join: "加入" },
  en: { code: "Join code", name: "Name", join: "Join" },
};

/** Joins a class by its code, in the page's language. */
export async function joinClass(page: Page, locale: Locale, code: string, name: string): Promise<void> {
  await page.goto(pagePath(locale, "/class"));
  await page.getByLabel(WORDS[locale].code, { exact: true }).fill(code);
  await page.getByLabel(WORDS[locale].name, { exact: true }).fill(name);
  await page.getByRole("button", { name: WORDS[locale].join, exact: true }).click();
  await page.locator("[data-my-classes] li").first().waitFor();
}
