import { z } from "zod";

/** Japanese is the source language. */
export const LOCALES = ["ja", "zh-Hant", "en"] as const;
export const Locale = z.enum(LOCALES);
export type Locale = z.infer<typeof Locale>;
