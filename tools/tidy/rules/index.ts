import type { Rule } from "../rule.ts";
import { documentsTrue } from "./documents-true.ts";
import { fileLength } from "./file-length.ts";
import { importsAlongReferences } from "./imports-along-references.ts";
import { licences } from "./licences.ts";
import { limitUnits } from "./limit-units.ts";
import { localesAgree } from "./locales-agree.ts";
import { machinePaths } from "./machine-paths.ts";
import { noWallClock } from "./no-wall-clock.ts";
import { pathWords } from "./path-words.ts";
import { readmesAgree } from "./readmes-agree.ts";
import { unfinished } from "./unfinished.ts";

export const RULES: readonly Rule[] = [
  documentsTrue,
  fileLength,
  importsAlongReferences,
  licences,
  limitUnits,
  localesAgree,
  machinePaths,
  noWallClock,
  pathWords,
  readmesAgree,
  unfinished,
];
