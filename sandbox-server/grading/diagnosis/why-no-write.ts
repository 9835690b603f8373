import { type CheckContext, type Finding, failed } from "../check.ts";
import type { ApiTarget, ItemOutcome } from "../probe/items.ts";
import { brokenLink } from "./service-chain.ts";

/** Nothing could be written: the first broken link on the way to the API, or what the API itself said. */
export async function whyNoWrite(context: CheckContext, api: ApiTarget, outcome: Extract<ItemOutcome, { ok: false }>): Promise<Finding> {
  const broken = await brokenLink(context, api.service, api.namespace, api.port);
  return broken ?? failed("write-fails", { service: api.service }, { command: outcome.command, observed: outcome.observed });
}
