import type { Finding, Repository, Rule } from "../rule.ts";

/** Folders whose mention in backticks is a promise that the path exists. */
const OURS = /^(contracts|embedded-cluster|sandbox-server|src|labs|docs|i18n|tools|test|bench|static|\.ci)\/[\w./-]*$/;
const NPM_OWN = new Set(["install", "start", "test"]);

/** Documents for people name only commands and files that are there. */
export const documentsTrue: Rule = {
  name: "documents-true",
  find(repository) {
    const scripts = new Set(Object.keys((JSON.parse(repository.get("package.json") ?? "{}") as { scripts?: object }).scripts ?? {}));
    return [...repository]
      .filter(([path]) => /^[^/]+\.md$/.test(path))
      .flatMap(([path, text]) => [...commands(path, text, scripts), ...paths(path, text, repository)]);
  },
  bait: {
    files: {
      "package.json": '{"scripts":{"check":"x","start":"x","test":"x"}}',
      "README.md": "`npm run check`, `npm run gone`, `src/there.ts`, `src/gone.ts`, `src/`",
      "src/there.ts": "",
    },
    found: ["README.md", "README.md"],
  },
};

function commands(path: string, text: string, scripts: ReadonlySet<string>): Finding[] {
  const named = [...text.matchAll(/npm run ([\w:-]+)/g)].map((match) => match[1] ?? "");
  const own = [...text.matchAll(/npm (start|test)\b/g)].map((match) => match[1] ?? "").filter((name) => NPM_OWN.has(name));
  return [...new Set([...named, ...own])].filter((name) => !scripts.has(name)).map((name) => ({ path, message: `npm has no script "${name}".` }));
}

function paths(path: string, text: string, repository: Repository): Finding[] {
  const named = [...text.matchAll(/`([^`\s]+)`|\]\(([^)\s#:]+)\)/g)]
    .map((match) => match[1] ?? match[2] ?? "")
    .filter((name) => OURS.test(name) || /^[A-Z_]+(\.[\w-]+)*\.md$/.test(name));
  const known = [...repository.keys()];
  return [...new Set(named)]
    .filter((name) => !repository.has(name) && !known.some((one) => one.startsWith(name.endsWith("/") ? name : `${name}/`)))
    .map((name) => ({ path, message: `Names ${name}, which is not there.` }));
}
