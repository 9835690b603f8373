import { expect, test } from "vitest";
import { EXEMPTIONS } from "../contract/harness/exemptions.ts";
import { LOCALES, readPage } from "./pages.ts";

test.each(LOCALES)("every exemption of the contract suite is published, and nothing else, in %s", (locale) => {
  const rows = readPage(locale, "differences")
    .paragraphs.filter((paragraph) => paragraph.startsWith("|"))
    .join("\n");
  const published = [...rows.matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1]);
  expect(published.toSorted()).toEqual(Object.keys(EXEMPTIONS).toSorted());
});
