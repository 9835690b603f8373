import type { AnyCheckKind } from "../check.ts";
import { dataSurvives } from "./data-survives/index.ts";
import { dnsFollows } from "./dns-follows/index.ts";
import { endToEnd } from "./end-to-end/index.ts";
import { envServiceHost } from "./env-service-host/index.ts";
import { envUrl } from "./env-url/index.ts";
import { headlessDns } from "./headless-dns/index.ts";
import { podReplaced } from "./pod-replaced/index.ts";
import { readinessHonest } from "./readiness-honest/index.ts";
import { serviceReach } from "./service-reach/index.ts";
import { traffic } from "./traffic/index.ts";
import { workloadReady } from "./workload-ready/index.ts";

const KINDS: readonly AnyCheckKind[] = [
  dataSurvives,
  dnsFollows,
  endToEnd,
  envServiceHost,
  envUrl,
  headlessDns,
  podReplaced,
  readinessHonest,
  serviceReach,
  traffic,
  workloadReady,
];

/** Every kind of check, by the name lab.yaml gives it. */
export const CHECK_KINDS: ReadonlyMap<string, AnyCheckKind> = new Map(KINDS.map((kind) => [kind.kind, kind]));
