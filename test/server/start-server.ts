import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "../..");
const READY_MILLISECONDS = 60_000;

export interface TestServer {
  url: string;
  pid: number;
  /** Undefined when there is an instructor already. */
  instructorLink: string | undefined;
  dataFolder: string;
  /** Milliseconds from the process's start to its printed address. */
  startMilliseconds: number;
  /** kill -9, and waits until the process is gone. */
  kill(): Promise<void>;
  /** The same port and data folder once more. */
  restart(): Promise<TestServer>;
  /** Asks it to end, and removes its data. */
  close(): Promise<void>;
}

/** Runs the real server as `npm start` does, on a free port with data of its own. */
export async function startServer(environment: Record<string, string> = {}): Promise<TestServer> {
  return run(await freePort(), mkdtempSync(join(tmpdir(), "tsunagu-test-")), environment);
}

async function run(port: number, dataFolder: string, environment: Record<string, string>): Promise<TestServer> {
  const started = performance.now();
  const child = spawn(process.execPath, [join(ROOT, "sandbox-server/cli/start.ts")], {
    cwd: ROOT,
    env: {
      ...process.env,
      NODE_ENV: "production",
      TSUNAGU_CLUSTER: "embedded",
      ...environment,
      PORT: String(port),
      TSUNAGU_DATA: dataFolder,
      TSUNAGU_URL: `http://127.0.0.1:${port}`,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const printed = await readyText(child);
  const gone = new Promise<void>((resolveGone) => child.once("exit", () => resolveGone()));
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await gone;
  };
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    instructorLink: /this link works once\): (\S+)/.exec(printed)?.[1],
    dataFolder,
    startMilliseconds: performance.now() - started,
    kill: () => end("SIGKILL"),
    restart: () => run(port, dataFolder, environment),
    async close() {
      if (child.exitCode === null && child.signalCode === null) await end("SIGTERM");
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

/** Everything printed until the server says that it is ready. Rejects with what it said when it ends before. */
function readyText(child: ChildProcess): Promise<string> {
  return new Promise((resolveText, reject) => {
    let text = "";
    const limit = setTimeout(() => {
      child.kill("SIGKILL");
      reject(new Error(`the server was not ready after ${READY_MILLISECONDS} ms; it printed:\n${text}`));
    }, READY_MILLISECONDS);
    const take = (chunk: Buffer) => {
      text += String(chunk);
      if (!/Tsunagu is ready: \S+\n/.test(text)) return;
      clearTimeout(limit);
      // The instructor's link follows in the same breath, if there is one.
      setTimeout(() => resolveText(text), 50);
    };
    child.stdout?.on("data", take);
    child.stderr?.on("data", (chunk: Buffer) => {
      text += String(chunk);
      if (text.length > 1_000_000) text = text.slice(-100_000);
    });
    child.once("exit", (code) => {
      clearTimeout(limit);
      reject(new Error(`the server ended with ${code}; it printed:\n${text}`));
    });
  });
}

function freePort(): Promise<number> {
  return new Promise((resolvePort, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolvePort(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
