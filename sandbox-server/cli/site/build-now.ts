import { buildSiteIfStale } from "./build.ts";

/** `npm run build`: builds the site, stale or not. */
buildSiteIfStale({ force: true });
