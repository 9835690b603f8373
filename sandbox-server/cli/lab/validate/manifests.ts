import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import type { Lab } from "../../../labs/lab.ts";
import { fillNamespaces } from "../../../session/provision/names.ts";

/** What is wrong with the YAML a lab brings: its syntax, a namespace nobody declared, an image that lab.yaml does not name. */
export function manifestProblems(lab: Lab): string[] {
  const given = Object.entries(lab.files)
    .filter(([path]) => /\.ya?ml$/.test(path))
    .map(([path, text]) => ({ file: join("files", path), text }));
  const applied = lab.manifests.map(({ file, text }) => ({ file: join("cluster", file), text }));
  return [...applied, ...given].flatMap(({ file, text }) => fileProblems(lab, file, text).map((problem) => `${join(lab.folder, file)}: ${problem}`));
}

function fileProblems(lab: Lab, file: string, text: string): string[] {
  const namespaces = Object.fromEntries(lab.definition.namespaces.map((name) => [name, name]));
  try {
    const filled = fillNamespaces(text, namespaces);
    const problems = parseAllDocuments(filled).flatMap((document) => document.errors.map((error) => error.message));
    const images = [...filled.matchAll(/^\s*(?:- )?image: *["']?([^"'\s]+)/gm)].map((match) => match[1] ?? "");
    const unnamed = images.filter((image) => !lab.definition.images.includes(image));
    return [...problems, ...unnamed.map((image) => `image ${image} is not under images of lab.yaml (${lab.definition.images.join(", ")})`)];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
