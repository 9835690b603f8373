import { regexProblem } from "../../../apimachinery/validation/names.ts";

export {
  configKeyProblems as configKey,
  dns1123LabelProblems as dns1123Label,
  dns1123SubdomainProblems as dns1123Subdomain,
  labelKeyProblems as labelKey,
  labelValueProblems as labelValue,
  pathSegmentNameProblems as pathSegment,
  portNameProblems as portName,
  portNumberProblems as portNumber,
} from "../../../apimachinery/validation/names.ts";

// Further rules for names that only some kinds need. Models k8s.io/apimachinery/pkg/util/validation.

const LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const WILDCARD = `\\*\\.${LABEL}(\\.${LABEL})*`;
const WILDCARD_PATTERN = new RegExp(`^${WILDCARD}$`);

/** "*.example.com": hosts of an Ingress. */
export function wildcardSubdomain(value: string): string[] {
  if (WILDCARD_PATTERN.test(value)) return [];
  const message =
    "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character";
  return [regexProblem(message, WILDCARD, ["*.example.com"])];
}

/** Any printable ASCII but "=", as since v1.34. */
export function environmentName(value: string): string[] {
  if (value === "") return ["environment variable name must be non-empty"];
  return /^[\x20-\x3c\x3e-\x7e]*$/.test(value) ? [] : ["a valid environment variable name must consist only of printable ASCII characters other than '='"];
}

/** "25%" */
export function percentage(value: string): string[] {
  return /^[0-9]+%$/.test(value) ? [] : [regexProblem("a valid percent string must be a numeric string followed by an ending '%'", "[0-9]+%", ["1%", "93%"])];
}

export function headerName(value: string): string[] {
  if (/^[-A-Za-z0-9]+$/.test(value)) return [];
  return [regexProblem("a valid HTTP header must consist of alphanumeric characters or '-'", "[-A-Za-z0-9]+", ["X-Header-Name"])];
}

export function between(low: number, high: number): string {
  return `must be between ${low} and ${high}, inclusive`;
}
