import { expect, test } from "vitest";
import {
  configKeyProblems,
  dns1035LabelProblems,
  dns1123LabelProblems,
  dns1123SubdomainProblems,
  labelKeyProblems,
  labelValueProblems,
  portNameProblems,
} from "./names.ts";

const LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";

test.each([
  [dns1123LabelProblems, "web-1", []],
  [dns1123LabelProblems, "a.b", ["must not contain dots"]],
  [
    dns1123LabelProblems,
    "Web",
    [
      `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '${LABEL}')`,
    ],
  ],
  [
    dns1123SubdomainProblems,
    "My_Pod",
    [
      `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${LABEL}(\\.${LABEL})*')`,
    ],
  ],
  [dns1123SubdomainProblems, "a".repeat(254), ["must be no more than 253 characters"]],
  [
    dns1035LabelProblems,
    "1web",
    [
      "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
    ],
  ],
  [labelKeyProblems, "example.com/app", []],
  [labelKeyProblems, "/app", ["prefix part must be non-empty"]],
  [labelValueProblems, "", []],
  [labelValueProblems, "a".repeat(64), ["must be no more than 63 bytes"]],
  [configKeyProblems, "..x", ["must not start with '..'"]],
  [portNameProblems, "http", []],
  [portNameProblems, "8080", ["must contain at least one letter (a-z)"]],
  [portNameProblems, "averyveryverylongname", ["must be no more than 15 characters"]],
])("%o(%j)", (check, value, problems) => {
  expect(check(value)).toEqual(problems);
});
