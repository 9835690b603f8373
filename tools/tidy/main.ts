import { resolve } from "node:path";
import { judge } from "./judge.ts";
import { readRepository } from "./repository.ts";
import { RULES } from "./rules/index.ts";

/** Fewer files than this means that the check looked at nothing. */
const LEAST_FILES = 500;

const repository = readRepository(resolve(import.meta.dirname, "../.."));
const findings = RULES.flatMap((rule) => judge(rule, repository).map(({ path, message }) => `${path}: ${message} [${rule.name}]`));
if (repository.size < LEAST_FILES) findings.push(`only ${repository.size} files were found; at least ${LEAST_FILES} are expected`);
for (const finding of findings) console.error(finding);
console.log(`${RULES.length} rules over ${repository.size} files: ${findings.length === 0 ? "nothing found" : `${findings.length} findings`}`);
process.exitCode = findings.length === 0 ? 0 : 1;
