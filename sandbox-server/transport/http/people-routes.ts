import { ClaimInstructor, Enroll, UpdateMe } from "@tsunagu/contracts/rest";
import { refusal } from "../../kernel/refusal.ts";
import { redeemClaim } from "../../progress/claims.ts";
import { enroll } from "../../progress/cohorts.ts";
import { findPerson, renamePerson } from "../../progress/people.ts";
import type { Api } from "./api.ts";
import type { RouteContext } from "./context.ts";

/** Who one is: /api/me, classes joined, the instructor's one-time link. */
export function peopleRoutes(app: Api, { db, feed, now }: RouteContext): void {
  app.get("/api/me", { config: { who: "anyone" } }, async (request) => (request.personId === "" ? null : await findPerson(db, request.personId)));

  app.patch("/api/me", { config: { who: "guest" }, schema: { body: UpdateMe } }, async (request) => {
    await renamePerson(db, request.personId, request.body.displayName);
    feed.publish();
    return findPerson(db, request.personId);
  });

  app.post("/api/enrollments", { config: { who: "guest" }, schema: { body: Enroll } }, async (request) => {
    await enroll(db, request.personId, request.body.joinCode, now());
    if (request.body.displayName !== undefined) await renamePerson(db, request.personId, request.body.displayName);
    feed.publish();
    return findPerson(db, request.personId);
  });

  app.post(
    "/api/instructors/claim",
    { config: { who: "anyone", rateLimit: { max: 20, timeWindow: 60_000 } }, schema: { body: ClaimInstructor } },
    async (request) => {
      const id = await redeemClaim(db, request.body.token, request.body.displayName, now());
      if (id === undefined) throw refusal(410, "link-used");
      request.session.set("person", id);
      return findPerson(db, id);
    },
  );

  app.post("/api/sign-out", { config: { who: "anyone" } }, async (request) => {
    request.session.delete();
    return null;
  });
}
