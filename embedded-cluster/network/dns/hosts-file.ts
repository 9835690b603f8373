/** The addresses that /etc/hosts gives `name`, and the first name of the line that did; undefined when it gives none. */
export function findInHosts(hosts: string, name: string): { addresses: string[]; canonicalName: string } | undefined {
  const wanted = name.replace(/\.$/, "").toLowerCase();
  const addresses: string[] = [];
  let canonicalName: string | undefined;
  for (const line of hosts.split("\n")) {
    const [address, ...names] = (line.split("#")[0] ?? "").trim().split(/\s+/);
    if (!address || address.includes(":") || !names.some((one) => one.toLowerCase() === wanted)) continue;
    canonicalName ??= names[0];
    if (!addresses.includes(address)) addresses.push(address);
  }
  return canonicalName === undefined ? undefined : { addresses, canonicalName };
}
