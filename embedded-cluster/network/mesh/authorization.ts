import type { HttpHeaders } from "../http/index.ts";
import { cidrContains, parseCidr, parseIPv4 } from "../ipv4.ts";
import type { AuthorizationPolicy, AuthorizationRule } from "./istio-types.ts";
import type { MeshConfiguration, Workload } from "./mesh-configuration.ts";
import { selects } from "./policies.ts";

/** Who calls and what for, as a workload's own proxy sees it. */
export interface Call {
  /** "spiffe://…" from the caller's certificate; undefined over plain text. */
  identity: string | undefined;
  sourceIp: string;
  /** The pod's own port. */
  port: number;
  /** undefined for a connection that is not HTTP. */
  http: { method: string; path: string; host: string; headers: HttpHeaders } | undefined;
}

/** "namespace[x]-policy[y]-rule[0]", as Envoy names what decided. */
export type AuthorizationVerdict = { allowed: true } | { allowed: false; policy: string };

/** DENY before ALLOW; a workload with an ALLOW policy refuses what none of them takes. Models istio/pilot/pkg/security/authz. */
export function authorize({ authorizationPolicies }: MeshConfiguration, workload: Workload, call: Call): AuthorizationVerdict {
  const own = authorizationPolicies.filter((policy) => selects(policy, workload));
  for (const policy of own.filter(({ spec }) => spec?.action === "DENY")) {
    const index = (policy.spec?.rules ?? []).findIndex((rule) => ruleTakes(rule, call, "DENY"));
    if (index >= 0) return { allowed: false, policy: `ns[${policy.metadata.namespace}]-policy[${policy.metadata.name}]-rule[${index}]` };
  }
  const allowing = own.filter(({ spec }) => (spec?.action ?? "ALLOW") === "ALLOW");
  if (allowing.length === 0 || allowing.some((policy) => policyTakes(policy, call))) return { allowed: true };
  return { allowed: false, policy: "none" };
}

/** A policy without rules takes nothing; an empty rule takes everything. */
function policyTakes({ spec }: AuthorizationPolicy, call: Call): boolean {
  return (spec?.rules ?? []).some((rule) => ruleTakes(rule, call, "ALLOW"));
}

function ruleTakes(rule: AuthorizationRule, call: Call, action: "ALLOW" | "DENY"): boolean {
  const from = rule.from === undefined || rule.from.some(({ source }) => sourceTakes(source ?? {}, call));
  const to = rule.to === undefined || rule.to.some(({ operation }) => operationTakes(operation ?? {}, call, action));
  return from && to && (rule.when ?? []).every((condition) => conditionTakes(condition, call, action));
}

type Source = NonNullable<NonNullable<AuthorizationRule["from"]>[number]["source"]>;
type Operation = NonNullable<NonNullable<AuthorizationRule["to"]>[number]["operation"]>;

function sourceTakes(source: Source, { identity, sourceIp }: Call): boolean {
  const principal = identity?.replace(/^spiffe:\/\//, "");
  const [, namespace, account] = /\/ns\/([^/]+)\/sa\/(.+)$/.exec(identity ?? "") ?? [];
  // Nobody here carries a request token: whoever asks for one is not answered, and everybody is without.
  return (
    takes(source.principals, source.notPrincipals, principal) &&
    takes(source.namespaces, source.notNamespaces, namespace) &&
    (source.serviceAccounts === undefined || source.serviceAccounts.some((each) => each === account || each === `${namespace}/${account}`)) &&
    takes(source.requestPrincipals, source.notRequestPrincipals, undefined) &&
    (source.ipBlocks === undefined || source.ipBlocks.some((block) => isIn(block, sourceIp))) &&
    !(source.notIpBlocks ?? []).some((block) => isIn(block, sourceIp))
  );
}

/** What only HTTP has cannot allow another connection; a refusal goes by what is left of it. */
function operationTakes(operation: Operation, { http, port }: Call, action: "ALLOW" | "DENY"): boolean {
  if (!takes(operation.ports, operation.notPorts, String(port))) return false;
  if (http === undefined) {
    const { ports: _ports, notPorts: _notPorts, ...ofHttp } = operation;
    return action === "DENY" ? Object.keys(operation).some((field) => !(field in ofHttp)) : Object.keys(ofHttp).length === 0;
  }
  return (
    takes(operation.hosts, operation.notHosts, http.host, true) &&
    takes(operation.methods, operation.notMethods, http.method) &&
    takes(operation.paths, operation.notPaths, http.path)
  );
}

function conditionTakes({ key, values, notValues }: NonNullable<AuthorizationRule["when"]>[number], call: Call, action: "ALLOW" | "DENY"): boolean {
  const header = /^request\.headers\[(.+)\]$/.exec(key)?.[1];
  if (header !== undefined) {
    if (call.http === undefined) return action === "DENY";
    return takes(values, notValues, call.http.headers.get(header));
  }
  const isIp = key === "source.ip" || key === "remote.ip";
  if (isIp) {
    return (values === undefined || values.some((block) => isIn(block, call.sourceIp))) && !(notValues ?? []).some((block) => isIn(block, call.sourceIp));
  }
  return takes(values, notValues, valueOf(key, call));
}

function valueOf(key: string, { identity, port }: Call): string | undefined {
  if (key === "source.principal") return identity?.replace(/^spiffe:\/\//, "");
  if (key === "source.namespace") return /\/ns\/([^/]+)\//.exec(identity ?? "")?.[1];
  if (key === "destination.port") return String(port);
  return undefined;
}

function takes(wanted: readonly string[] | undefined, unwanted: readonly string[] | undefined, value: string | undefined, ignoreCase = false): boolean {
  if (wanted !== undefined && wanted.length > 0 && !wanted.some((pattern) => isLike(pattern, value, ignoreCase))) return false;
  return !(unwanted ?? []).some((pattern) => isLike(pattern, value, ignoreCase));
}

/** "*" is presence; a star at one end stands for anything there. */
function isLike(pattern: string, value: string | undefined, ignoreCase: boolean): boolean {
  if (value === undefined) return false;
  const [wanted, given] = ignoreCase ? [pattern.toLowerCase(), value.toLowerCase()] : [pattern, value];
  if (wanted === "*") return given !== "";
  if (wanted.startsWith("*")) return given.endsWith(wanted.slice(1));
  if (wanted.endsWith("*")) return given.startsWith(wanted.slice(0, -1));
  return given === wanted;
}

function isIn(block: string, ip: string): boolean {
  const range = parseCidr(block.includes("/") ? block : `${block}/32`);
  const address = parseIPv4(ip);
  return range !== undefined && address !== undefined && cidrContains(range, address);
}
