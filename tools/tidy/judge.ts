import type { Finding, Repository, Rule } from "./rule.ts";

/** A rule's findings. A rule that its own bait does not trip, exactly as promised, is itself a finding. */
export function judge(rule: Rule, repository: Repository): Finding[] {
  const caught = rule.find(new Map(Object.entries(rule.bait.files))).map(({ path }) => path);
  const promised = rule.bait.found.toSorted().join(", ");
  if (caught.toSorted().join(", ") !== promised || promised === "") {
    return [
      { path: `tools/tidy/rules/${rule.name}.ts`, message: `The rule's bait promises findings in [${promised}] and the rule found [${caught.join(", ")}].` },
    ];
  }
  return rule.find(repository);
}
