import { sleep } from "../../kernel/clock.ts";
import { readAll, writeText } from "../../kernel/streams.ts";
import { httpRequest, serveHttp } from "../../network/http/index.ts";
import { POD_NETWORK, type PodNetwork } from "../../network/pod-network.ts";
import type { Image, ImageRegistry } from "../../images/image.ts";
import type { Process, Program } from "../../shell/process/process.ts";

function ended({ signal }: Process): Promise<void> {
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}

/** Prints its environment, sorted. */
const env: Program = async ({ env: variables, stdout }) => {
  for (const name of [...variables.keys()].sort()) await writeText(stdout, `${name}=${variables.get(name)}\n`);
  return 0;
};

const cat: Program = async ({ argv, fs, stdout, stdin }) => {
  if (argv.length > 1) for (const path of argv.slice(1)) await stdout.write(fs.readFile(path));
  else for (let chunk = await stdin.read(); chunk !== null; chunk = await stdin.read()) await stdout.write(chunk);
  return 0;
};

const exit: Program = async ({ argv, stdout }) => {
  if (argv[2] !== undefined) await writeText(stdout, `${argv[2]}\n`);
  return Number(argv[1] ?? 0);
};

const pause: Program = async (process) => {
  await sleep(process.clock, Number(process.argv[1] ?? 1e6) * 1_000, process.signal);
  return 0;
};

/** Ends with 0 a second after SIGTERM, or never with the argument "stubborn". */
const graceful: Program = async (process) => {
  let told: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => {
    told = resolve;
  });
  process.onSignal("SIGTERM", () => told());
  await asked;
  if (process.argv[1] === "stubborn") await ended(process);
  await sleep(process.clock, 1_000, process.signal);
  return 0;
};

/** GET / is 200; GET /status/N is N; files below /www decide /health: 500 when /www/broken is there. */
const server: Program = async (process: Process) => {
  const network = process.capability(POD_NETWORK) as PodNetwork;
  const delay = Number(process.env.get("START_SECONDS") ?? 0);
  if (delay > 0) await sleep(process.clock, delay * 1_000, process.signal);
  const http = serveHttp(network, Number(process.env.get("PORT") ?? 80), ({ path }) => {
    if (path === "/health") return { status: process.fs.exists("/www/broken") ? 500 : 200, body: "ok" };
    return { status: Number(/^\/status\/(\d+)$/.exec(path)?.[1] ?? 200), body: `${process.hostname}\n` };
  });
  await ended(process);
  http.dispose();
  return 0;
};

const touch: Program = async ({ argv, fs }) => {
  for (const path of argv.slice(1)) fs.writeFile(path, new TextEncoder().encode("x"));
  return 0;
};

/** get IP PORT PATH */
const get: Program = async (process) => {
  const network = process.capability(POD_NETWORK) as PodNetwork;
  const [, ip = "", port, path = "/"] = process.argv;
  const answer = await httpRequest(network, { ip, port: Number(port), path, signal: process.signal });
  await process.stdout.write(await readAll(answer.body));
  return answer.status < 400 ? 0 : 22;
};

export const TEST_IMAGE: Image = {
  repository: "tools",
  tags: ["1.0"],
  entrypoint: ["/bin/server"],
  env: { IMAGE_VARIABLE: "from image" },
  files: { "/etc/motd": "hello\n" },
  programs: {
    "/bin/env": env,
    "/bin/cat": cat,
    "/bin/exit": exit,
    "/bin/pause": pause,
    "/bin/graceful": graceful,
    "/bin/server": server,
    "/bin/touch": touch,
    "/bin/get": get,
  },
  size: 8_000_000,
};

/** One image, `tools:1.0`. */
export const TEST_REGISTRY: ImageRegistry = {
  find: (reference) => (/^(docker\.io\/library\/)?tools:1\.0$/.test(reference) ? TEST_IMAGE : undefined),
  list: () => [TEST_IMAGE],
};
