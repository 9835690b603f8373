import { join } from "node:path";
import type { FastifyBaseLogger } from "fastify";
import type { ClusterProvider } from "../cluster/connection.ts";
import { checkProblem } from "../grading/check-problem.ts";
import { createGrader } from "../grading/create-grader.ts";
import { hostClock } from "../kernel/host-clock.ts";
import { SILENT_LOG } from "../kernel/log.ts";
import { loadLabs } from "../labs/load.ts";
import { hasInstructor, issueClaim } from "../progress/claims.ts";
import { openDatabase } from "../progress/database.ts";
import { SessionService } from "../session/session-service.ts";
import { TicketOffice } from "../session/terminal/tickets.ts";
import { sessionKey } from "../transport/auth/session-key.ts";
import { createHttpServer } from "../transport/http/server.ts";
import { StreamPlaces } from "../transport/http/stream-places.ts";
import { ProgressFeed } from "../transport/progress-feed.ts";
import type { Configuration } from "./configuration.ts";

export interface RunningServer {
  url: string;
  /** A one-time link for the first instructor; undefined when there is one already. */
  instructorLink: string | undefined;
  close(): Promise<void>;
}

/** Puts the whole server together and listens. Sessions of before are taken up again while it already answers. */
export async function startServer(options: {
  configuration: Configuration;
  provider: ClusterProvider;
  labsFolder: string;
  siteFolder: string | undefined;
  logger?: FastifyBaseLogger;
}): Promise<RunningServer> {
  const { configuration, provider, logger } = options;
  const now = () => new Date(hostClock.now()).toISOString();
  const db = await openDatabase(join(configuration.dataFolder, "progress.sqlite"));
  const labs = loadLabs(options.labsFolder, checkProblem);
  const feed = new ProgressFeed(hostClock);
  const sessions = new SessionService({
    db,
    provider,
    labs,
    grade: createGrader(),
    clock: hostClock,
    log: logger ?? SILENT_LOG,
    onProgress: () => feed.publish(),
  });
  const app = await createHttpServer({
    db,
    labs,
    sessions,
    feed,
    now,
    tickets: new TicketOffice(hostClock),
    streams: new StreamPlaces(),
    clock: hostClock,
    logger: logger ?? false,
    cookieKey: sessionKey(configuration.dataFolder),
    secureCookies: configuration.secureCookies,
    // A TLS proxy in front speaks HTTP to us: pages come from the address the operator says is ours.
    allowedOrigins: [...configuration.allowedOrigins, new URL(configuration.publicUrl).origin],
    siteFolder: options.siteFolder,
    trustProxy: configuration.trustProxy,
  });
  await sessions.restore();
  await app.listen({ port: configuration.port, host: configuration.host });
  const address = app.server.address();
  const port = typeof address === "object" && address !== null ? address.port : configuration.port;
  const url = configuration.port === 0 ? `http://localhost:${port}` : configuration.publicUrl;
  const instructorLink = (await hasInstructor(db)) ? undefined : `${url}/instructor#${await issueClaim(db, now())}`;
  return {
    url,
    instructorLink,
    async close() {
      await sessions.dispose();
      await app.close();
      await db.destroy();
    },
  };
}
