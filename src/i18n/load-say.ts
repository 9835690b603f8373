import { messages } from "@generated/tsunagu-labs/default/catalogue";
import type { Locale } from "@tsunagu/contracts/locale";
import type { Say } from "./say.ts";

const REFUSALS: Record<Locale, () => Promise<{ default: Record<string, string> }>> = {
  ja: () => import("./refusals/ja.json"),
  "zh-Hant": () => import("./refusals/zh-Hant.json"),
  en: () => import("./refusals/en.json"),
};

let loaded: Promise<Say> | undefined;

/** Loads the sentences of the page's language, once: a page of another language is another document. */
export function loadSay(locale: string): Promise<Say> {
  loaded ??= load(locale as Locale);
  return loaded;
}

async function load(locale: Locale): Promise<Say> {
  const [{ createSay }, refusals, checks] = await Promise.all([import("./say.ts"), REFUSALS[locale](), messages()]);
  return createSay(locale, refusals.default, checks.default);
}
