import { NAMESPACE_PLACEHOLDER } from "@tsunagu/contracts/lab";

/** Puts the sandbox's real namespaces where a text names the lab's; without a sandbox, the names as the lab calls them. */
export function fillNamespaces(text: string, namespaces: Readonly<Record<string, string>>): string {
  return text.replace(NAMESPACE_PLACEHOLDER, (_, name: string) => namespaces[name] ?? name);
}
