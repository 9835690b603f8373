/** One condition of a field selector. */
export interface FieldRequirement {
  field: string;
  operator: "=" | "!=";
  value: string;
}

/** Reads "metadata.name=web,status.phase!=Running". Throws Error worded as k8s.io/apimachinery/pkg/fields.ParseSelector. */
export function parseFieldSelector(text: string): FieldRequirement[] {
  const found: FieldRequirement[] = [];
  for (const term of splitTerms(text)) {
    if (term === "") continue;
    const split = /^(.*?)(!=|==|=)(.*)$/s.exec(term);
    if (split === null) throw new Error(`invalid selector: '${text}'; can't understand '${term}'`);
    const [, field, operator, raw] = split as unknown as [string, string, string, string];
    // A term that says nothing ("=") is dropped by every transformation upstream.
    if (field === "" && raw === "") continue;
    found.push({ field, operator: operator === "!=" ? "!=" : "=", value: unescapeValue(raw) });
  }
  return found;
}

export function matchesFields(requirements: readonly FieldRequirement[], read: (field: string) => string): boolean {
  return requirements.every(({ field, operator, value }) => (read(field) === value) === (operator === "="));
}

/** Splits at commas that no backslash protects. */
function splitTerms(text: string): string[] {
  const terms: string[] = [];
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === ",") {
      terms.push(text.slice(start, at));
      start = at + 1;
    }
  }
  terms.push(text.slice(start));
  return terms;
}

function unescapeValue(text: string): string {
  let value = "";
  for (let at = 0; at < text.length; at++) {
    const character = text[at] as string;
    if (character === "\\") {
      const next = text[++at];
      if (next === undefined || !"\\,=".includes(next)) throw new Error(`invalid field selector: invalid escape sequence: \\${next ?? ""}`);
      value += next;
    } else if (character === "=" || character === ",") {
      throw new Error(`invalid field selector: unescaped character in value: ${character.codePointAt(0)}`);
    } else value += character;
  }
  return value;
}
