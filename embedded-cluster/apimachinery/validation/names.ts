// What names may look like, each check giving upstream's sentences; empty: the name is fine.
// Models k8s.io/apimachinery/pkg/util/validation and pkg/api/validation.

const LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const DNS1035 = "[a-z]([-a-z0-9]*[a-z0-9])?";
const QUALIFIED = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
const LABEL_VALUE = `(${QUALIFIED})?`;
const CONFIG_KEY = "[-._a-zA-Z0-9]+";

const LABEL_PATTERN = new RegExp(`^${LABEL}$`);
const SUBDOMAIN_PATTERN = new RegExp(`^${SUBDOMAIN}$`);
const DNS1035_PATTERN = new RegExp(`^${DNS1035}$`);
const QUALIFIED_PATTERN = new RegExp(`^${QUALIFIED}$`);
const LABEL_VALUE_PATTERN = new RegExp(`^${LABEL_VALUE}$`);
const CONFIG_KEY_PATTERN = new RegExp(`^${CONFIG_KEY}$`);

const QUALIFIED_MESSAGE = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
const QUALIFIED_EXAMPLES = ["MyName", "my.name", "123-abc"];

/** "web-1": names of Namespaces, containers, and most things that become DNS labels. */
export function dns1123LabelProblems(value: string): string[] {
  const problems = tooLong(value, 63);
  if (!LABEL_PATTERN.test(value)) {
    const message =
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";
    problems.push(SUBDOMAIN_PATTERN.test(value) ? "must not contain dots" : regexProblem(message, LABEL, ["my-name", "123-abc"]));
  }
  return problems;
}

/** "web.example": names of most objects. */
export function dns1123SubdomainProblems(value: string): string[] {
  const problems = tooLong(value, 253);
  if (!SUBDOMAIN_PATTERN.test(value)) {
    const message =
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
    problems.push(regexProblem(message, SUBDOMAIN, ["example.com"]));
  }
  return problems;
}

/** "web1": must begin with a letter. Names of Services until 1.34. */
export function dns1035LabelProblems(value: string): string[] {
  const problems = tooLong(value, 63);
  if (!DNS1035_PATTERN.test(value)) {
    const message =
      "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character";
    problems.push(regexProblem(message, DNS1035, ["my-name", "abc-123"]));
  }
  return problems;
}

/** "app", "example.com/app": label keys, annotation keys (lower-cased first), finalizers, resource names. */
export function labelKeyProblems(value: string): string[] {
  const parts = value.split("/");
  if (parts.length > 2) {
    const shape = regexProblem(QUALIFIED_MESSAGE, QUALIFIED, QUALIFIED_EXAMPLES);
    return [`a valid label key ${shape} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  }
  const problems: string[] = [];
  const prefix = parts.length === 2 ? (parts[0] as string) : undefined;
  const name = parts.at(-1) as string;
  if (prefix === "") problems.push("prefix part must be non-empty");
  else if (prefix !== undefined)
    problems.push(...dns1123SubdomainProblems(prefix).map((problem) => `prefix part ${problem.replace("253 characters", "253 bytes")}`));
  if (name === "") problems.push("name part must be non-empty");
  else problems.push(...tooLong(name, 63, "bytes").map((problem) => `name part ${problem}`));
  if (!QUALIFIED_PATTERN.test(name)) problems.push(`name part ${regexProblem(QUALIFIED_MESSAGE, QUALIFIED, QUALIFIED_EXAMPLES)}`);
  return problems;
}

export function labelValueProblems(value: string): string[] {
  const problems = tooLong(value, 63, "bytes");
  if (!LABEL_VALUE_PATTERN.test(value)) {
    const message = `a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character`;
    problems.push(regexProblem(message, LABEL_VALUE, ["MyValue", "my_value", "12345"]));
  }
  return problems;
}

/** Keys of ConfigMap and Secret data. */
export function configKeyProblems(value: string): string[] {
  const problems = tooLong(value, 253);
  if (!CONFIG_KEY_PATTERN.test(value)) {
    const message = "a valid config key must consist of alphanumeric characters, '-', '_' or '.'";
    problems.push(regexProblem(message, CONFIG_KEY, ["key.name", "KEY_NAME", "key-name"]));
  }
  if (value === ".") problems.push("must not be '.'");
  else if (value === "..") problems.push("must not be '..'");
  else if (value.startsWith("..")) problems.push("must not start with '..'");
  return problems;
}

/** Names of RBAC objects: anything that fits into one URL path segment. */
export function pathSegmentNameProblems(value: string): string[] {
  if (value === "." || value === "..") return [`may not be '${value}'`];
  return ["/", "%"].filter((character) => value.includes(character)).map((character) => `may not contain '${character}'`);
}

/** Named ports: IANA service names. Models validation.IsValidPortName. */
export function portNameProblems(value: string): string[] {
  const problems = value.length > 15 ? ["must be no more than 15 characters"] : [];
  if (!/^[-a-z0-9]+$/.test(value)) problems.push("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
  if (!/[a-z]/.test(value)) problems.push("must contain at least one letter (a-z)");
  if (value.includes("--")) problems.push("must not contain consecutive hyphens");
  if (value.startsWith("-") || value.endsWith("-")) problems.push("must not begin or end with a hyphen");
  return problems;
}

export function portNumberProblems(value: number): string[] {
  return Number.isInteger(value) && value >= 1 && value <= 65_535 ? [] : ["must be between 1 and 65535, inclusive"];
}

/** Upstream counts bytes in both cases; it says "characters" for names and "bytes" for labels. */
function tooLong(value: string, limit: number, unit: "bytes" | "characters" = "characters"): string[] {
  return value.length > limit ? [`must be no more than ${limit} ${unit}`] : [];
}

/** Models content.RegexError. */
export function regexProblem(message: string, pattern: string, examples: readonly string[]): string {
  const shown = examples.length === 0 ? "" : `e.g. ${examples.map((example) => `'${example}', `).join(" or ")}`;
  return `${message} (${shown}regex used for validation is '${pattern}')`;
}
