import type { Scenario } from "../scenario.ts";
import { changingApply } from "./changing.apply.ts";
import { changingBatch } from "./changing.batch.ts";
import { changingCreate } from "./changing.create.ts";
import { changingPolicy } from "./changing.policy.ts";
import { changingOperate } from "./changing.operate.ts";
import { help } from "./help.ts";
import { kustomize } from "./kustomize.ts";
import { readingAsk } from "./reading.ask.ts";
import { readingGet } from "./reading.get.ts";

export const SCENARIOS: readonly Scenario[] = [
  readingGet,
  readingAsk,
  changingCreate,
  changingBatch,
  changingApply,
  changingOperate,
  changingPolicy,
  kustomize,
  help,
];
