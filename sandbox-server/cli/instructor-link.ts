import { join, resolve } from "node:path";
import { hostClock } from "../kernel/host-clock.ts";
import { issueClaim } from "../progress/claims.ts";
import { openDatabase } from "../progress/database.ts";
import { readConfiguration } from "./configuration.ts";

/** `npm run instructor-link`: prints one more one-time link with which somebody becomes an instructor. */
const configuration = readConfiguration(process.env, resolve(import.meta.dirname, "../.."));
const db = await openDatabase(join(configuration.dataFolder, "progress.sqlite"));
console.log(`${configuration.publicUrl}/instructor#${await issueClaim(db, new Date(hostClock.now()).toISOString())}`);
await db.destroy();
