import type { Clock } from "@tsunagu/embedded-cluster/kernel/clock";
import type { LabCatalogue } from "../../labs/lab.ts";
import type { Database } from "../../progress/database.ts";
import type { SessionService } from "../../session/session-service.ts";
import type { TicketOffice } from "../../session/terminal/tickets.ts";
import type { ProgressFeed } from "../progress-feed.ts";
import type { StreamPlaces } from "./stream-places.ts";

/** What routes work with. */
export interface RouteContext {
  db: Database;
  labs: LabCatalogue;
  sessions: SessionService;
  tickets: TicketOffice;
  feed: ProgressFeed;
  streams: StreamPlaces;
  clock: Clock;
  /** ISO 8601 */
  now: () => string;
}
