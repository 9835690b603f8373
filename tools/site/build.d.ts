/** The built site. */
export declare const SITE_FOLDER: string;
/** Builds the site when it is missing or older than what it is made from. Throws when the build fails; the old site then stays. */
export declare function buildSiteIfStale(options?: { force?: boolean }): "built" | "current";
