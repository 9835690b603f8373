import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { LOCALES } from "@tsunagu/contracts/locale";
import { LabError } from "../../labs/load.ts";

/** Begins a lab: every file that `lab validate` asks for, with what it cannot know left for the author. Gives how many problems there were: none. */
export function newLab(labsFolder: string, id: string): number {
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id))
    throw new LabError(`${JSON.stringify(id)} is no lab id; expected lower-case words joined by hyphens, for example blue-green`);
  const folder = join(labsFolder, id);
  if (existsSync(folder)) throw new LabError(`${folder} exists already; choose another id`);
  for (const [path, text] of Object.entries(filesOf(id))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  console.log(`${folder} is begun. Write its texts, a solution and mistakes, then: npm run lab -- test ${id}`);
  return 0;
}

function filesOf(id: string): Record<string, string> {
  const texts = LOCALES.flatMap((locale): [string, string][] => [
    [`locales/${locale}/lab.json`, `${JSON.stringify({ title: id, summary: id }, null, 2)}\n`],
    [`locales/${locale}/messages.json`, "{}\n"],
    [`locales/${locale}/solution.md`, "```bash run\nkubectl create deployment web --image=nginx\n```\n"],
    [`locales/${locale}/tasks/first.md`, `# ${id}\n`],
  ]);
  return {
    "lab.yaml": `id: ${id}
version: 1
minutes: 20
namespaces: [microservices]
images: ["nginx:latest"]
tasks:
  - id: first
    checks:
      - id: web-ready
        kind: workload-ready
        with: { deployment: web, namespace: microservices }
`,
    "design.md": `# ${id}\n\nWhich misconception each task is for, and why each check exists.\n`,
    "solutions/imperative/solution.sh": "kubectl create deployment web --image=nginx\n",
    "mistakes/wrong-name/attempt.sh": "kubectl create deployment nginx --image=nginx\n",
    "mistakes/wrong-name/verdict.yaml": "fails:\n  web-ready: deployment-missing\n",
    ...Object.fromEntries(texts),
  };
}
