import { decodeUtf8, encodeUtf8 } from "../../kernel/bytes.ts";
import { writeText } from "../../kernel/streams.ts";
import { type ConnectionUpgrade, type HttpServer, serveHttp } from "../../network/http/index.ts";
import { NetworkError, POD_NETWORK } from "../../network/pod-network.ts";
import type { Process, Program, SignalName } from "../../shell/process/process.ts";
import { PROCESSOR } from "../../shell/process/processor.ts";
import { NameError, lookUp } from "../nettools/look-up.ts";
import { readTextFile } from "../nettools/lines.ts";
import { overTls } from "../tls/serve-https.ts";
import { buildConfig } from "./config/build.ts";
import { loadConfig } from "./config/load.ts";
import type { NginxConfig } from "./config/model.ts";
import { Site } from "./serve/site.ts";

/** What a request costs of a core: a small file, or another server's answer passed on. */
const REQUEST_MILLISECONDS = 0.2;
const PID_FILE = "/run/nginx.pid";
const CONFIG_FILE = "/etc/nginx/nginx.conf";

/** Models nginx: `-t`, `-T`, `-v`, `-s reload|quit|stop|reopen`, and the server itself. */
export function nginxProgram(version: string): Program {
  return async (process) => {
    const words = process.argv.slice(1);
    const path = words.includes("-c") ? (words[words.indexOf("-c") + 1] ?? CONFIG_FILE) : CONFIG_FILE;
    if (words.includes("-v") || words.includes("-V")) {
      await writeText(process.stderr, `nginx version: nginx/${version}\n`);
      return 0;
    }
    if (words.includes("-t") || words.includes("-T")) return test(process, path, words.includes("-T"), words.includes("-q"));
    if (words.includes("-s")) return signalMaster(process, words[words.indexOf("-s") + 1] ?? "", path);
    return new Master(process, version, path).run();
  };
}

function logLine(process: Process, level: string, text: string, pid = process.pid): string {
  const time = new Date(process.clock.now()).toISOString().slice(0, 19).replaceAll("-", "/").replace("T", " ");
  return `${time} [${level}] ${pid}#${pid}: ${text}\n`;
}

/** Throws Error with what nginx says about the configuration. */
async function readConfig(process: Process, path: string): Promise<NginxConfig> {
  const resolve = async (host: string) => {
    try {
      return await lookUp(process, host);
    } catch (error) {
      if (error instanceof NameError) return [];
      throw error;
    }
  };
  return buildConfig(loadConfig(process.fs, path), resolve, (file) => readTextFile(process.fs, file));
}

/** Once for the log, which the image links to stderr, and once for whoever called. */
async function complain(process: Process, error: unknown): Promise<void> {
  process.signal.throwIfAborted();
  if (!(error instanceof Error)) throw error;
  await writeText(process.stderr, `${logLine(process, "emerg", error.message)}nginx: [emerg] ${error.message}\n`);
}

async function test(process: Process, path: string, dump: boolean, quiet: boolean): Promise<number> {
  try {
    await readConfig(process, path);
  } catch (error) {
    await complain(process, error);
    await writeText(process.stderr, `nginx: configuration file ${path} test failed\n`);
    return 1;
  }
  if (!quiet) await writeText(process.stderr, `nginx: the configuration file ${path} syntax is ok\nnginx: configuration file ${path} test is successful\n`);
  if (dump) await writeText(process.stdout, `# configuration file ${path}:\n${readTextFile(process.fs, path) ?? ""}`);
  return 0;
}

async function signalMaster(process: Process, action: string, path: string): Promise<number> {
  const signal = ({ reload: "SIGHUP", quit: "SIGQUIT", stop: "SIGTERM", reopen: "SIGUSR1" } as Record<string, SignalName>)[action];
  if (signal === undefined) {
    await writeText(process.stderr, `nginx: invalid option: "-s ${action}"\n`);
    return 1;
  }
  try {
    // The configuration is read first: a reload with a broken file fails here and leaves the server as it is.
    await readConfig(process, path);
  } catch (error) {
    await complain(process, error);
    return 1;
  }
  const pid = Number((readTextFile(process.fs, PID_FILE) ?? "").trim());
  if (!Number.isInteger(pid) || pid <= 0 || !process.kill(pid, signal)) {
    await writeText(process.stderr, `nginx: [error] open() "${PID_FILE}" failed (2: No such file or directory)\n`);
    return 1;
  }
  await writeText(process.stderr, logLine(process, "notice", "signal process started"));
  return 0;
}

/** The running server: one listener per port, and the configuration that is in force. */
class Master {
  private readonly process: Process;
  private readonly version: string;
  private readonly path: string;
  private readonly servers = new Map<number, HttpServer>();
  private site: Site | undefined;
  private worker = 29;

  constructor(process: Process, version: string, path: string) {
    this.process = process;
    this.version = version;
    this.path = path;
  }

  async run(): Promise<number> {
    const { process } = this;
    let config: NginxConfig;
    try {
      config = await readConfig(process, this.path);
    } catch (error) {
      await complain(process, error);
      return 1;
    }
    if (!(await this.listen(config))) return 1;
    process.fs.makeDirectory("/run", { recursive: true });
    process.fs.writeFile(PID_FILE, encodeUtf8(`${process.pid}\n`));
    for (const text of [
      'using the "epoll" event method',
      `nginx/${this.version}`,
      "built by gcc 12.2.0 (Debian 12.2.0-14+deb12u1) ",
      "OS: Linux 6.1.0-26-amd64",
      "getrlimit(RLIMIT_NOFILE): 1048576:1048576",
      "start worker processes",
      `start worker process ${this.worker}`,
    ])
      this.notice(text);
    return this.untilStopped();
  }

  private untilStopped(): Promise<number> {
    const { process } = this;
    return new Promise((resolve) => {
      let stopping = false;
      const end = (code: number) => {
        for (const handler of handlers) handler.dispose();
        for (const server of this.servers.values()) server.dispose();
        resolve(code);
      };
      const stop = (signal: SignalName, number: number, graceful: boolean) => () => {
        if (stopping) return;
        stopping = true;
        this.notice(`signal ${number} (${signal}) received${graceful ? ", shutting down" : ", exiting"}`);
        const finished = graceful ? Promise.all([...this.servers.values()].map((server) => server.shutdown())) : Promise.resolve([]);
        void finished.then(() => {
          this.notice(graceful ? "gracefully shutting down" : "exiting");
          this.notice("exit");
          end(0);
        });
      };
      const handlers = [
        process.onSignal("SIGQUIT", stop("SIGQUIT", 3, true)),
        process.onSignal("SIGTERM", stop("SIGTERM", 15, false)),
        process.onSignal("SIGINT", stop("SIGINT", 2, false)),
        process.onSignal("SIGHUP", () => void this.reload()),
        process.onSignal("SIGUSR1", () => this.notice("signal 10 (SIGUSR1) received, reopening logs")),
      ];
      process.signal.addEventListener("abort", () => end(137), { once: true });
    });
  }

  private async reload(): Promise<void> {
    this.notice("signal 1 (SIGHUP) received, reconfiguring");
    this.notice("reconfiguring");
    try {
      const config = await readConfig(this.process, this.path);
      const wanted = new Set(config.servers.flatMap((server) => server.listens.map((listen) => listen.port)));
      if (!(await this.listen(config))) return;
      for (const [port, server] of [...this.servers]) {
        if (wanted.has(port)) continue;
        void server.shutdown();
        this.servers.delete(port);
      }
      this.notice('using the "epoll" event method');
      this.notice("start worker processes");
      this.notice(`start worker process ${++this.worker}`);
    } catch (error) {
      await complain(this.process, error);
    }
  }

  /** Opens the ports that are not open yet, and puts the configuration in force. */
  private async listen(config: NginxConfig): Promise<boolean> {
    const { process } = this;
    const network = process.capability(POD_NETWORK);
    if (network === undefined) return false;
    const processor = process.capability(PROCESSOR);
    const site = new Site(process, config, this.version, {
      access: (line) => this.append(config.accessLog ?? "", line),
      error: (level, text) => void writeText(process.stderr, logLine(process, level, text, this.worker)).catch(() => undefined),
    });
    for (const port of new Set(config.servers.flatMap((server) => server.listens.map((listen) => listen.port)))) {
      if (this.servers.has(port)) continue;
      try {
        this.servers.set(
          port,
          serveHttp(
            network,
            port,
            async (request) => {
              const computing = processor?.compute(REQUEST_MILLISECONDS);
              if (computing !== undefined) await computing;
              return (this.site as Site).handle(port, request);
            },
            this.handshake(port),
          ),
        );
      } catch (error) {
        if (!(error instanceof NetworkError)) throw error;
        await complain(process, new Error(`bind() to 0.0.0.0:${port} failed (98: Address already in use)`));
        return false;
      }
    }
    this.site = site;
    return true;
  }

  /** A port may begin or cease to speak TLS with every reload. */
  private handshake(port: number): ConnectionUpgrade {
    const secure = overTls(
      (serverName) => this.site?.certificates(port, serverName),
      () => (this.site as Site).plainRequest(),
    );
    return async (socket) => (this.site?.isSecure(port) === true ? secure(socket) : { socket });
  }

  /** The image links its log files to stdout and stderr. */
  private append(path: string, line: string): void {
    const { fs, stdout } = this.process;
    if (path === "/var/log/nginx/access.log" || path.startsWith("/dev/std")) void writeText(stdout, `${line}\n`).catch(() => undefined);
    else {
      try {
        fs.appendFile(path, encodeUtf8(`${line}\n`));
      } catch {
        // A log that cannot be written is no reason to refuse requests.
      }
    }
  }

  private notice(text: string): void {
    void writeText(this.process.stderr, logLine(this.process, "notice", text)).catch(() => undefined);
  }
}

const TEMPLATES = "/etc/nginx/templates";

/** Models docker-entrypoint.sh of the official image: says what it does, fills in templates, then becomes nginx. */
export function nginxEntrypoint(version: string): Program {
  const server = nginxProgram(version);
  return async (process) => {
    const words = process.argv.slice(1);
    if (words[0] !== undefined && words[0] !== "nginx" && !words[0].startsWith("nginx-")) return process.spawn(words).exited;
    await writeText(process.stdout, ENTRYPOINT_LOG);
    if (process.fs.exists(TEMPLATES)) {
      for (const name of process.fs.readDirectory(TEMPLATES).filter((file) => file.endsWith(".template"))) {
        const text = decodeUtf8(process.fs.readFile(`${TEMPLATES}/${name}`));
        const filled = text.replace(
          /\$\{(\w+)\}|\$(\w+)/g,
          (match, braced: string | undefined, bare: string | undefined) => process.env.get((braced ?? bare) as string) ?? match,
        );
        const target = `/etc/nginx/conf.d/${name.replace(/\.template$/, "")}`;
        await writeText(process.stdout, `20-envsubst-on-templates.sh: Running envsubst on ${TEMPLATES}/${name} to ${target}\n`);
        process.fs.writeFile(target, encodeUtf8(filled));
      }
    }
    await writeText(process.stdout, "/docker-entrypoint.sh: Configuration complete; ready for start up\n");
    return server(process);
  };
}

const ENTRYPOINT_LOG = `/docker-entrypoint.sh: /docker-entrypoint.d/ is not empty, will attempt to perform configuration
/docker-entrypoint.sh: Looking for shell scripts in /docker-entrypoint.d/
/docker-entrypoint.sh: Launching /docker-entrypoint.d/10-listen-on-ipv6-by-default.sh
10-listen-on-ipv6-by-default.sh: info: Getting the checksum of /etc/nginx/conf.d/default.conf
10-listen-on-ipv6-by-default.sh: info: Enabled listen on IPv6 in /etc/nginx/conf.d/default.conf
/docker-entrypoint.sh: Sourcing /docker-entrypoint.d/15-local-resolvers.envsh
/docker-entrypoint.sh: Launching /docker-entrypoint.d/20-envsubst-on-templates.sh
/docker-entrypoint.sh: Launching /docker-entrypoint.d/30-tune-worker-processes.sh
`;
