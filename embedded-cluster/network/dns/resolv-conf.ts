/** What a stub resolver is told by /etc/resolv.conf. */
export interface ResolvConf {
  /** At most three; 127.0.0.1 when none is given. */
  nameservers: string[];
  search: string[];
  /** Names with fewer dots are tried in the search domains first. */
  ndots: number;
  timeoutSeconds: number;
  attempts: number;
}

const MAX_NAMESERVERS = 3;
const MAX_SEARCH_DOMAINS = 32;
/** Caps of glibc's resolv.h. */
const MAX_NDOTS = 15;
const MAX_TIMEOUT_SECONDS = 30;
const MAX_ATTEMPTS = 5;

/** Reads the text as resolv.conf(5) says: the last of `search` and `domain` wins, unknown lines are ignored. */
export function parseResolvConf(text: string): ResolvConf {
  const found: ResolvConf = { nameservers: [], search: [], ndots: 1, timeoutSeconds: 5, attempts: 2 };
  for (const line of text.split("\n")) {
    if (line.startsWith("#") || line.startsWith(";")) continue;
    const [keyword, ...words] = line.trim().split(/\s+/);
    if (keyword === "nameserver" && words[0] !== undefined && found.nameservers.length < MAX_NAMESERVERS) found.nameservers.push(words[0]);
    if (keyword === "search") found.search = words.slice(0, MAX_SEARCH_DOMAINS);
    if (keyword === "domain" && words[0] !== undefined) found.search = [words[0]];
    if (keyword === "options") for (const word of words) readOption(found, word);
  }
  if (found.nameservers.length === 0) found.nameservers.push("127.0.0.1");
  return found;
}

function readOption(conf: ResolvConf, option: string): void {
  const match = /^(ndots|timeout|attempts):(\d+)$/.exec(option);
  const value = Number(match?.[2]);
  if (match?.[1] === "ndots") conf.ndots = Math.min(value, MAX_NDOTS);
  if (match?.[1] === "timeout") conf.timeoutSeconds = Math.max(1, Math.min(value, MAX_TIMEOUT_SECONDS));
  if (match?.[1] === "attempts") conf.attempts = Math.max(1, Math.min(value, MAX_ATTEMPTS));
}
