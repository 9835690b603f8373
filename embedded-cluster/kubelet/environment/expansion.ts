type Lookup = (name: string) => string | undefined;

/**
 * Replaces `$(NAME)` by what `lookup` knows; an unknown name stays as it is written, and `$$(NAME)` is `$(NAME)` literally.
 * Models k8s.io/kubernetes/third_party/forked/golang/expansion.
 */
export function expandReferences(text: string, lookup: Lookup): string {
  let out = "";
  let index = 0;
  while (index < text.length) {
    const dollar = text.indexOf("$", index);
    if (dollar < 0 || dollar + 1 >= text.length) break;
    out += text.slice(index, dollar);
    const { replacement, length } = readReference(text, dollar, lookup);
    out += replacement;
    index = dollar + length;
  }
  return out + text.slice(index);
}

function readReference(text: string, dollar: number, lookup: Lookup): { replacement: string; length: number } {
  const next = text[dollar + 1];
  if (next === "$") return { replacement: "$", length: 2 };
  if (next !== "(") return { replacement: `$${next}`, length: 2 };
  const close = text.indexOf(")", dollar + 2);
  if (close < 0) return { replacement: "$(", length: 2 };
  const name = text.slice(dollar + 2, close);
  return { replacement: lookup(name) ?? `$(${name})`, length: close + 1 - dollar };
}
