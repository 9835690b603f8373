import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { LOCALES } from "@tsunagu/contracts/locale";
import { z } from "zod";
import { CHECK_KINDS } from "../../../grading/checks/index.ts";
import { ALL_CODES, ERRORED_CODES } from "../../../grading/codes.ts";
import type { Lab } from "../../../labs/lab.ts";

const CATALOGUE = resolve(import.meta.dirname, "../../../grading/messages");
const Messages = z.record(z.string(), z.string().min(1));

/** Codes without words and words without a code, in the catalogue of all kinds of checks. */
export function catalogueProblems(): string[] {
  return LOCALES.flatMap((locale) => {
    const file = join(CATALOGUE, `${locale}.json`);
    const words = new Set(Object.keys(read(file)));
    const silent = [...ALL_CODES].filter((code) => !words.has(code)).map((code) => `${file}: no words for ${code}`);
    return [...silent, ...[...words].filter((code) => !ALL_CODES.has(code)).map((code) => `${file}: ${code} is no check's code`)];
  });
}

/** A lab may say some codes in words of its own: the same ones in every language, and only those its checks can give. */
export function labMessageProblems(lab: Lab): string[] {
  const kinds = lab.definition.tasks.flatMap((task) => task.checks.map((check) => CHECK_KINDS.get(check.kind)));
  const possible = new Set<string>([...ERRORED_CODES, ...kinds.flatMap((kind) => kind?.codes ?? [])]);
  const file = (locale: string) => join(lab.folder, "locales", locale, "messages.json");
  const codes = LOCALES.map((locale) => ({ locale, codes: Object.keys(read(file(locale))) }));
  const everywhere = new Set(codes.flatMap((one) => one.codes));
  return codes.flatMap(({ locale, codes: present }) => [
    ...present.filter((code) => !possible.has(code)).map((code) => `${file(locale)}: no check of this lab gives ${code}`),
    ...[...everywhere].filter((code) => !present.includes(code)).map((code) => `${file(locale)}: no words for ${code}, which another language has`),
  ]);
}

function read(file: string): Record<string, string> {
  return Messages.parse(JSON.parse(readFileSync(file, "utf8")));
}
