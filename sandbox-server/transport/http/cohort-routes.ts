import { CreateCohort } from "@tsunagu/contracts/rest";
import { z } from "zod";
import { readBoard } from "../../progress/board.ts";
import { cohortsOf, createCohort } from "../../progress/cohorts.ts";
import { boardCsv } from "../../progress/csv.ts";
import type { Api } from "./api.ts";
import type { RouteContext } from "./context.ts";
import { eventStream } from "./event-stream.ts";

const params = z.object({ id: z.string().max(100) });

/** An instructor's classes and their boards. Another instructor's class is answered with 404. */
export function cohortRoutes(app: Api, { db, labs, feed, streams, now }: RouteContext): void {
  const instructor = { who: "instructor" as const };
  const definitions = [...labs.values()].map((lab) => lab.definition);
  const board = (instructorId: string, cohortId: string) => readBoard(db, instructorId, cohortId, definitions);

  app.get("/api/cohorts", { config: instructor }, (request) => cohortsOf(db, request.personId));
  app.post("/api/cohorts", { config: instructor, schema: { body: CreateCohort } }, (request) => createCohort(db, request.personId, request.body.name, now()));
  app.get("/api/cohorts/:id/board", { config: instructor, schema: { params } }, (request) => board(request.personId, request.params.id));

  app.get("/api/cohorts/:id/board/events", { config: instructor, schema: { params } }, async (request, reply) => {
    const { personId } = request;
    const { id } = request.params;
    const first = await board(personId, id);
    const leave = streams.take(personId);
    eventStream(reply, (send) => {
      let last = "";
      const sendChanged = (current: unknown) => {
        const text = JSON.stringify(current);
        if (text !== last) send(current);
        last = text;
      };
      sendChanged(first);
      const stop = feed.subscribe(() => void board(personId, id).then(sendChanged, () => reply.raw.destroy()));
      return () => {
        stop();
        leave();
      };
    });
  });

  app.get("/api/cohorts/:id/export.csv", { config: instructor, schema: { params } }, async (request, reply) => {
    const csv = boardCsv(await board(request.personId, request.params.id));
    // The byte order mark makes spreadsheets read Japanese and Chinese names as UTF-8.
    return reply.type("text/csv; charset=utf-8").header("content-disposition", 'attachment; filename="tsunagu-class.csv"').send(`\uFEFF${csv}`);
  });
}
