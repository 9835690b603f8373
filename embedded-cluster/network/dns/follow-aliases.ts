import type { DnsMessage } from "./dns-message.ts";

/** The addresses of an answer, and the name they belong to after every alias, without the final dot. */
export function followAliases(message: DnsMessage): { addresses: string[]; canonicalName: string } {
  let name = message.questions[0]?.name.toLowerCase() ?? "";
  // Each alias is followed once: a circle ends.
  for (const { name: owner, data } of message.answers) {
    if (data.kind === "CNAME" && owner.toLowerCase() === name) name = data.target.toLowerCase();
  }
  const addresses = message.answers.flatMap(({ name: owner, data }) => (data.kind === "A" && owner.toLowerCase() === name ? [data.address] : []));
  return { addresses, canonicalName: name.replace(/\.$/, "") };
}
