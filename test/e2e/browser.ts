import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Browser, type BrowserContext, type Page, chromium } from "playwright-core";
import { findChromium } from "../../tools/chromium/find.ts";

const FAILURES = resolve(import.meta.dirname, "../../test-results");
const WAIT_MILLISECONDS = 30_000;

export const LOCALES = ["ja", "zh-Hant", "en"] as const;
export type Locale = (typeof LOCALES)[number];

/** A page's address in a language: Japanese, the source, has no prefix. */
export function pagePath(locale: Locale, path: string): string {
  return locale === "ja" ? path : `/${locale}${path}`;
}

/** The system's Chromium, without a way to any other server. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium(),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-dev-shm-usage",
      "--disable-background-networking",
      "--no-first-run",
      "--no-proxy-server",
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    ],
  });
}

export interface Visitor {
  page: Page;
  context: BrowserContext;
  /** Uncaught errors of the pages, content policy violations, and requests to elsewhere. */
  faults: string[];
}

type ContextOptions = NonNullable<Parameters<Browser["newContext"]>[0]>;

/** Somebody with a browser profile of their own. */
export async function visit(browser: Browser, url: string, options: ContextOptions = {}): Promise<Visitor> {
  const context = await browser.newContext({ baseURL: url, viewport: { width: 1280, height: 900 }, colorScheme: "light", ...options });
  context.setDefaultTimeout(WAIT_MILLISECONDS);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" && /Content Security Policy|Minified React error|Hydration/i.test(message.text())) faults.push(message.text());
  });
  page.on("request", (request) => {
    const { protocol, host } = new URL(request.url());
    if (/^(http|ws)s?:$/.test(protocol) && host !== new URL(url).host) faults.push(`a request to ${request.url()}`);
  });
  return { page, context, faults };
}

/** What a failed test leaves behind: test-results/<name>.png. */
export function pictureOf(page: Page, name: string): () => Promise<void> {
  return async () => {
    mkdirSync(FAILURES, { recursive: true });
    await page.screenshot({ path: join(FAILURES, `${name.replace(/[^\w-]+/g, "-")}.png`) }).catch(() => undefined);
  };
}
