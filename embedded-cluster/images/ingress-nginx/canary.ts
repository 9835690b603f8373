import { type Random, randomInteger } from "../../kernel/random.ts";
import type { HttpHeaders } from "../../network/http/index.ts";
import type { CanaryRule } from "./annotations.ts";
import type { Backend, Configuration } from "./model.ts";

/** Who answers a request: the backend itself, or its canary. Header before cookie before weight. Models rootfs/etc/nginx/lua/balancer.lua. */
export function chooseBackend(backend: Backend, configuration: Configuration, headers: HttpHeaders, random: Random): Backend {
  for (const { backend: key, rule } of backend.canaries) {
    const canary = configuration.backends.get(key);
    if (canary !== undefined && goesToCanary(rule, headers, random)) return canary;
  }
  return backend;
}

function goesToCanary(rule: CanaryRule, headers: HttpHeaders, random: Random): boolean {
  const header = rule.header === undefined ? undefined : headers.get(rule.header);
  if (header !== undefined) {
    if (rule.headerValue !== undefined) {
      if (header === rule.headerValue) return true;
    } else if (rule.headerPattern !== undefined) {
      if (matches(rule.headerPattern, header)) return true;
    } else if (header === "always") return true;
    else if (header === "never") return false;
  }
  const cookie = rule.cookie === undefined ? undefined : cookieOf(headers, rule.cookie);
  if (cookie === "always") return true;
  if (cookie === "never") return false;
  return randomInteger(random, rule.weightTotal > 0 ? rule.weightTotal : 100) < rule.weight;
}

function cookieOf(headers: HttpHeaders, name: string): string | undefined {
  const pairs = (headers.get("cookie") ?? "").split(";").map((pair) => pair.trim().split("="));
  return pairs.find(([key]) => key === name)?.[1];
}

function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern).test(text);
  } catch {
    return false;
  }
}
