import helmet from "@fastify/helmet";
import rateLimit from "@fastify/rate-limit";
import secureSession from "@fastify/secure-session";
import websocket from "@fastify/websocket";
import Fastify, { type FastifyBaseLogger } from "fastify";
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from "fastify-type-provider-zod";
import { FRAME_BYTES, GUESTS_PER_HOUR, REQUESTS_PER_MINUTE, REQUEST_BODY_BYTES } from "../../kernel/limits.ts";
import { Budget } from "../auth/budget.ts";
import { guardRoutes } from "../auth/guard.ts";
import { serveTerminalSocket } from "../ws/terminal-socket.ts";
import type { Api } from "./api.ts";
import { cohortRoutes } from "./cohort-routes.ts";
import type { RouteContext } from "./context.ts";
import { answerError } from "./errors.ts";
import { peopleRoutes } from "./people-routes.ts";
import { sessionRoutes } from "./session-routes.ts";
import { serveSite } from "./site.ts";

export interface HttpServerOptions extends RouteContext {
  logger: FastifyBaseLogger | boolean;
  /** Seals cookies. */
  cookieKey: Buffer;
  /** Cookies only over HTTPS. */
  secureCookies: boolean;
  allowedOrigins: readonly string[];
  /** The built site; undefined serves the API alone (the development twin). */
  siteFolder: string | undefined;
  trustProxy: boolean;
}

const COOKIE_DAYS = 180;

/** Site, REST, event streams and terminal sockets on one port. Listening is the caller's. */
export async function createHttpServer(options: HttpServerOptions): Promise<Api> {
  const app: Api = Fastify({
    ...(typeof options.logger === "boolean" ? { logger: options.logger } : { loggerInstance: options.logger }),
    bodyLimit: REQUEST_BODY_BYTES,
    // One proxy is ours: what stands further left in X-Forwarded-For is whatever the client wrote.
    trustProxy: options.trustProxy ? (_address: string, hop: number) => hop === 0 : false,
    forceCloseConnections: true,
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler(answerError);
  // JSON alone: what a plain form of another site can send is not read.
  app.removeContentTypeParser("text/plain");
  await app.register(helmet, { contentSecurityPolicy: { directives: contentPolicy(options.secureCookies) }, strictTransportSecurity: options.secureCookies });
  await app.register(rateLimit, { max: REQUESTS_PER_MINUTE, timeWindow: 60_000, allowList: (request) => request.routeOptions.config.who === undefined });
  await app.register(secureSession, {
    key: options.cookieKey,
    cookieName: options.secureCookies ? "__Host-tsunagu" : "tsunagu",
    cookie: { path: "/", httpOnly: true, sameSite: "lax", secure: options.secureCookies, maxAge: COOKIE_DAYS * 86_400 },
    expiry: COOKIE_DAYS * 86_400,
  });
  await app.register(websocket, { options: { maxPayload: FRAME_BYTES } });
  guardRoutes(app, { ...options, guests: new Budget(options.clock, GUESTS_PER_HOUR, 3_600_000) });
  app.get("/healthz", async () => ({ status: "ok", sessions: options.sessions.liveCount }));
  peopleRoutes(app, options);
  sessionRoutes(app, options);
  cohortRoutes(app, options);
  app.get("/api/terminals", { websocket: true, config: { who: "person" } }, (socket, request) => serveTerminalSocket(socket, request.personId, options));
  if (options.siteFolder !== undefined) await serveSite(app, options.siteFolder);
  return app;
}

/** Scripts and styles of our own only; inline ones are what Docusaurus writes into its pages to choose the colour mode before the first paint. */
function contentPolicy(https: boolean): Record<string, string[] | null> {
  return {
    defaultSrc: ["'self'"],
    scriptSrc: ["'self'", "'unsafe-inline'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", "data:"],
    connectSrc: ["'self'"],
    frameAncestors: ["'none'"],
    objectSrc: ["'none'"],
    baseUri: ["'self'"],
    formAction: ["'self'"],
    upgradeInsecureRequests: https ? [] : null,
  };
}
