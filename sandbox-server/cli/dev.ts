import { type ChildProcess, spawn } from "node:child_process";
import { join, resolve } from "node:path";
import { readConfiguration } from "./configuration.ts";

/** The language whose pages `docusaurus start` serves: it serves one at a time. `npm run dev -- en` */
const locale = process.argv[2] ?? "ja";
const root = resolve(import.meta.dirname, "../..");
const { port } = readConfiguration(process.env, root);
const apiPort = port + 1;
const site = `http://localhost:${port}`;

/** `npm run dev`: the site's own hot-reloading server, and behind it the sandbox server, restarted when its sources change. */
const children: ChildProcess[] = [
  run(["--watch", join(root, "sandbox-server/cli/serve.ts"), "--api-only"], { PORT: String(apiPort), TSUNAGU_URL: site, TSUNAGU_ORIGINS: site }),
  run([join(root, "node_modules/@docusaurus/core/bin/docusaurus.mjs"), "start", "--no-open", "--locale", locale, "--port", String(port)], {
    TSUNAGU_API: `http://127.0.0.1:${apiPort}`,
  }),
];
for (const child of children) child.once("exit", (code) => stop(code ?? 1));
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop(0));

function run(args: readonly string[], environment: Record<string, string>): ChildProcess {
  return spawn(process.execPath, args, { cwd: root, stdio: "inherit", env: { ...process.env, ...environment } });
}

function stop(code: number): void {
  for (const child of children) child.kill("SIGTERM");
  process.exitCode = code;
}
