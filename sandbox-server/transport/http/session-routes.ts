import { ShowHint, StartSession } from "@tsunagu/contracts/rest";
import { z } from "zod";
import { SANDBOXES_PER_LEARNER_PER_HOUR } from "../../kernel/limits.ts";
import { Budget } from "../auth/budget.ts";
import type { Api } from "./api.ts";
import type { RouteContext } from "./context.ts";
import { eventStream } from "./event-stream.ts";

const params = z.object({ id: z.string().max(100) });
/** State changes without data carry an empty object, so that their content type keeps plain forms out. */
const body = z.strictObject({});

/** Sessions of whoever asks. A session of somebody else is answered with 404. */
export function sessionRoutes(app: Api, { sessions, tickets, streams, clock }: RouteContext): void {
  const sandboxes = new Budget(clock, SANDBOXES_PER_LEARNER_PER_HOUR, 3_600_000);
  const person = { who: "person" as const };

  app.get("/api/sessions", { config: { who: "anyone" } }, async (request) => (request.personId === "" ? [] : sessions.list(request.personId)));
  app.post("/api/sessions", { config: { who: "guest" }, schema: { body: StartSession } }, async (request) => {
    const { personId } = request;
    if (!sessions.list(personId).some((session) => session.labId === request.body.labId)) sandboxes.spend(personId);
    return sessions.start(personId, request.body.labId);
  });
  app.get("/api/sessions/:id", { config: person, schema: { params } }, async (request) => sessions.get(request.personId, request.params.id));
  app.delete("/api/sessions/:id", { config: person, schema: { params } }, async (request) => {
    await sessions.end(request.personId, request.params.id);
    return null;
  });
  app.post("/api/sessions/:id/reset", { config: person, schema: { params, body } }, async (request) => {
    sandboxes.spend(request.personId);
    return sessions.reset(request.personId, request.params.id);
  });
  app.post("/api/sessions/:id/extend", { config: person, schema: { params, body } }, (request) => sessions.extend(request.personId, request.params.id));
  app.post("/api/sessions/:id/grade", { config: person, schema: { params, body } }, (request) => sessions.grade(request.personId, request.params.id));
  app.post("/api/sessions/:id/hints", { config: person, schema: { params, body: ShowHint } }, (request) =>
    sessions.showHint(request.personId, request.params.id, request.body.taskId),
  );
  app.post("/api/sessions/:id/solution", { config: person, schema: { params, body } }, (request) => sessions.showSolution(request.personId, request.params.id));

  app.post("/api/sessions/:id/terminals", { config: person, schema: { params, body } }, async (request) => {
    const { personId } = request;
    const terminal = await sessions.terminal(personId, request.params.id);
    return { terminalId: terminal.id, ...tickets.issue({ personId, sessionId: request.params.id, terminalId: terminal.id }) };
  });

  app.get("/api/sessions/:id/events", { config: person, schema: { params } }, async (request, reply) => {
    const { personId } = request;
    const { id } = request.params;
    sessions.get(personId, id);
    const leave = streams.take(personId);
    eventStream(reply, (send) => {
      const stop = sessions.subscribe(personId, id, send);
      return () => {
        stop();
        leave();
      };
    });
  });
}
