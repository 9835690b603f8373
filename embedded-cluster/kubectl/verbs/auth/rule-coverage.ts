/** A rule of a Role, as rbac.authorization.k8s.io/v1 writes it. */
export interface PolicyRule {
  verbs: string[];
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
  nonResourceURLs?: string[];
}

/** Those of the servant's rules, each down to one verb of one thing, that the owner's rules do not allow. Models component-helpers' validation.Covers. */
export function uncovered(owner: readonly PolicyRule[], servant: readonly PolicyRule[]): PolicyRule[] {
  return servant.flatMap(breakDown).filter((rule) => !owner.flatMap(breakDown).some((each) => covers(each, rule)));
}

function breakDown(rule: PolicyRule): PolicyRule[] {
  const single: PolicyRule[] = [];
  for (const group of rule.apiGroups ?? []) {
    for (const resource of rule.resources ?? []) {
      for (const verb of rule.verbs) {
        const base = { verbs: [verb], apiGroups: [group], resources: [resource] };
        if ((rule.resourceNames ?? []).length === 0) single.push(base);
        for (const name of rule.resourceNames ?? []) single.push({ ...base, resourceNames: [name] });
      }
    }
  }
  for (const url of rule.nonResourceURLs ?? []) for (const verb of rule.verbs) single.push({ verbs: [verb], nonResourceURLs: [url] });
  return single;
}

function covers(owner: PolicyRule, rule: PolicyRule): boolean {
  const any = (all: readonly string[] | undefined, wanted: readonly string[] | undefined) =>
    all?.includes("*") || (wanted ?? []).every((each) => all?.includes(each));
  if (!any(owner.verbs, rule.verbs)) return false;
  if (rule.nonResourceURLs !== undefined) {
    return rule.nonResourceURLs.every((path) =>
      (owner.nonResourceURLs ?? []).some((url) => url === path || (url.endsWith("*") && path.startsWith(url.slice(0, -1)))),
    );
  }
  const names = owner.resourceNames ?? [];
  const named = names.length === 0 || ((rule.resourceNames ?? []).length > 0 && (rule.resourceNames ?? []).every((name) => names.includes(name)));
  return owner.nonResourceURLs === undefined && Boolean(any(owner.apiGroups, rule.apiGroups)) && Boolean(any(owner.resources, rule.resources)) && named;
}
