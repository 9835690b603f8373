import type { FastifyInstance, FastifyRequest } from "fastify";
import { refusal } from "../../kernel/refusal.ts";
import type { Database } from "../../progress/database.ts";
import { createPerson, findPerson } from "../../progress/people.ts";
import type { Budget } from "./budget.ts";
import { isOwnOrigin } from "./origin.ts";

/**
 * Who may call a route. Stands where the route is declared: `config: { who: "instructor" }`. "guest" makes a guest of
 * somebody who is nobody yet.
 */
export type Who = "anyone" | "guest" | "person" | "instructor";

declare module "fastify" {
  interface FastifyContextConfig {
    who?: Who;
  }
  interface FastifyRequest {
    /** The caller's id; "" where `who` is "anyone" and nobody is signed in. */
    personId: string;
  }
}

declare module "@fastify/secure-session" {
  interface SessionData {
    person: string;
  }
}

interface GuardOptions {
  db: Database;
  allowedOrigins: readonly string[];
  now: () => string;
  /** Guests that one address may make. */
  guests: Budget;
}

/** Checks identity, role and origin of every /api request before its handler runs. A route that does not say who may call it does not start. */
export function guardRoutes(app: FastifyInstance, options: GuardOptions): void {
  app.decorateRequest("personId", "");
  app.addHook("onRoute", (route) => {
    if (route.url.startsWith("/api/") && route.config?.who === undefined) throw new Error(`${route.method} ${route.url} does not say who may call it`);
  });
  app.addHook("preValidation", async (request) => {
    const who = request.routeOptions.config.who;
    if (who === undefined) return;
    checkOrigin(request, options.allowedOrigins);
    request.personId = await identify(request, who, options);
  });
}

function checkOrigin(request: FastifyRequest, allowed: readonly string[]): void {
  const changes = !["GET", "HEAD", "OPTIONS"].includes(request.method);
  const webSocket = request.headers.upgrade !== undefined;
  if ((changes || webSocket) && !isOwnOrigin(request.headers.origin, request, allowed)) {
    throw refusal(403, "foreign-origin", { origin: request.headers.origin ?? "" });
  }
}

async function identify(request: FastifyRequest, who: Who, options: GuardOptions): Promise<string> {
  const id = request.session.get("person");
  const person = id === undefined ? undefined : await findPerson(options.db, id);
  if (person === undefined) {
    if (who === "anyone") return "";
    if (who !== "guest") throw refusal(401, "sign-in-needed");
    options.guests.spend(request.ip);
    const guest = await createPerson(options.db, "learner", null, options.now());
    request.session.set("person", guest);
    return guest;
  }
  if (who === "instructor" && person.role !== "instructor") throw refusal(403, "instructors-only");
  return person.id;
}
