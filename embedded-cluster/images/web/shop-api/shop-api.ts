import { sleep } from "../../../kernel/clock.ts";
import { type HttpAnswer, type HttpRequest, parseQuery } from "../../../network/http/index.ts";
import type { Process, Program } from "../../../shell/process/process.ts";
import { json, plain, runHttpApp } from "../http-app.ts";
import { CacheLink, DatabaseLink, type DependencyHealth } from "./dependencies.ts";
import { Faults } from "./faults.ts";
import { items } from "./items.ts";
import { type ApiSettings, readSettings } from "./settings.ts";

/**
 * The API tier of the labs' three tiers: an HTTP server that needs PostgreSQL and Redis and says on /health which of them it
 * reaches. It can be made slow, broken or unready, by environment or by POST /admin/…
 */
export const shopApi: Program = (process) => {
  const settings = readSettings(process);
  const api = new ShopApi(process, settings);
  return runHttpApp(process, {
    port: settings.port,
    handle: (request) => api.handle(request),
    banner: `shop-api ${settings.version} listening on port ${settings.port}`,
    portTaken: `Error: listen EADDRINUSE: address already in use :::${settings.port}\n`,
    logLine: (request, answer, milliseconds) =>
      `${new Date(process.clock.now()).toISOString()} ${request.remote.ip} "${request.method} ${request.path}" ${answer.status} ${milliseconds}ms`,
    beside: (stop) => api.attach(stop),
  });
};

class ShopApi {
  private readonly process: Process;
  private readonly settings: ApiSettings;
  private readonly database: DatabaseLink | undefined;
  private readonly cache: CacheLink | undefined;
  private readonly faults: Faults;
  private readonly counts = new Map<number, number>();
  private exit: (code: number) => void = () => undefined;

  constructor(process: Process, settings: ApiSettings) {
    this.process = process;
    this.settings = settings;
    this.database = settings.database && new DatabaseLink(process, settings.database);
    this.cache = settings.redis && new CacheLink(process, settings.redis);
    this.faults = new Faults(settings, process.clock.now(), process.random);
  }

  attach(exit: (code: number) => void): void {
    this.exit = exit;
    const { crashAfterMilliseconds } = this.settings;
    if (crashAfterMilliseconds === 0) return;
    const timer = this.process.clock.setTimer(crashAfterMilliseconds, () => exit(1));
    this.process.signal.addEventListener("abort", () => timer.dispose(), { once: true });
  }

  async handle(request: HttpRequest): Promise<HttpAnswer> {
    const answer = await this.route(request);
    this.counts.set(answer.status, (this.counts.get(answer.status) ?? 0) + 1);
    return {
      ...answer,
      headers: { ...(answer.headers as Record<string, string> | undefined), "x-served-by": this.process.hostname, "x-version": this.settings.version },
    };
  }

  private async route(request: HttpRequest): Promise<HttpAnswer> {
    const { path } = request;
    if (path.startsWith("/admin/")) return this.admin(request);
    if (["/live", "/livez", "/healthz"].includes(path)) return this.faults.isAlive ? json(200, { status: "ok" }) : json(500, { status: "unhealthy" });
    if (path === "/metrics") return plain(200, this.metrics());
    if (this.faults.isStarting(this.process.clock.now())) return json(503, { status: "starting", hostname: this.process.hostname });
    if (["/health", "/ready", "/readyz"].includes(path)) return this.health();
    if (this.faults.delayMilliseconds > 0) await sleep(this.process.clock, this.faults.delayMilliseconds, this.process.signal);
    const failure = this.faults.next();
    if (failure !== undefined) return json(failure, { error: "injected failure", hostname: this.process.hostname });
    return this.resource(request);
  }

  /** 200 when everything that is configured is reached, 503 otherwise, with a line for each. */
  private async health(): Promise<HttpAnswer> {
    const dependencies = await this.dependencies();
    const up = Object.values(dependencies).every(({ status }) => status !== "down");
    const ok = up && this.faults.isReady && this.faults.isAlive;
    return json(ok ? 200 : 503, { status: ok ? "ok" : up ? "unready" : "degraded", hostname: this.process.hostname, dependencies });
  }

  private async dependencies(): Promise<{ postgres: DependencyHealth; redis: DependencyHealth }> {
    const missing: DependencyHealth = { status: "not configured" };
    const [postgres = missing, redis = missing] = await Promise.all([this.database?.check(), this.cache?.check()]);
    return { postgres, redis };
  }

  private async resource(request: HttpRequest): Promise<HttpAnswer> {
    const { path, method } = request;
    const identity = { service: "shop-api", version: this.settings.version, hostname: this.process.hostname };
    if (path === "/") return json(200, identity);
    const item = /^\/api(?:\/v1)?\/items(?:\/([^/]+))?\/?$/.exec(path);
    if (item !== null) return items(this.database, request, item[1]);
    if (method !== "GET") return json(405, { error: "method not allowed" }, { allow: "GET" });
    if (/^\/api(\/v1)?\/?$/.test(path)) return json(200, { ...identity, hits: await this.hit(), dependencies: await this.dependencies() });
    if (/^\/api(\/v1)?\/hits$/.test(path)) {
      const hits = await this.hit();
      return hits === null ? json(503, { error: "redis", ...(await this.cache?.check()) }) : json(200, { hits, hostname: this.process.hostname });
    }
    if (/^\/api(\/v1)?\/whoami$/.test(path)) return json(200, { ...identity, ip: request.local.ip, client: request.remote.ip });
    return json(404, { error: "not found", path });
  }

  /** Counts a visit in Redis; null when Redis is not there, which is no reason to fail. */
  private async hit(): Promise<number | null> {
    try {
      const reply = await this.cache?.command("INCR", "shop:hits");
      return reply?.kind === "integer" ? reply.value : null;
    } catch {
      this.process.signal.throwIfAborted();
      return null;
    }
  }

  private admin(request: HttpRequest): HttpAnswer {
    const knob = request.path.slice("/admin/".length);
    if (request.method === "GET" && knob === "state") return json(200, this.faults.describe());
    if (request.method !== "POST") return json(405, { error: "method not allowed" }, { allow: "POST" });
    if (knob === "crash") {
      // The answer leaves first, then the process goes down as a crash would take it.
      this.process.clock.setTimer(0, () => this.exit(1));
      return json(202, { status: "crashing" });
    }
    return this.faults.turn(knob, parseQuery(request.query)) ?? json(404, { error: "not found", path: request.path });
  }

  private metrics(): string {
    const lines = [...this.counts].sort(([a], [b]) => a - b).map(([status, count]) => `http_requests_total{status="${status}"} ${count}\n`);
    return `# HELP http_requests_total Requests answered, by status.\n# TYPE http_requests_total counter\n${lines.join("")}`;
  }
}
