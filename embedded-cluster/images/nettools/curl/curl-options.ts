import { hasOption, optionValue, parseOptions, type ParsedOptions } from "../options.ts";

export interface CurlOptions {
  urls: string[];
  method: string | undefined;
  head: boolean;
  headers: string[];
  data: string[];
  /** -G: data goes into the query. */
  get: boolean;
  /** -F name=value. */
  form: string[];
  json: boolean;
  upload: string | undefined;
  include: boolean;
  silent: boolean;
  showError: boolean;
  verbose: boolean;
  fail: boolean;
  failWithBody: boolean;
  location: boolean;
  maxRedirects: number;
  outputs: string[];
  remoteName: boolean;
  dumpHeader: string | undefined;
  writeOut: string | undefined;
  user: string | undefined;
  userAgent: string | undefined;
  referer: string | undefined;
  cookie: string | undefined;
  http10: boolean;
  proxy: string | undefined;
  resolve: string[];
  connectTo: string[];
  /** Milliseconds; undefined: no limit. */
  maxTime: number | undefined;
  connectTimeout: number | undefined;
  retries: number;
  retryDelay: number | undefined;
  retryConnectionRefused: boolean;
  retryAllErrors: boolean;
  compressed: boolean;
  /** -k: whatever certificate the server shows. */
  insecure: boolean;
  cacert: string | undefined;
}

/** Letters by which options without a short form are kept. */
const LONG = {
  silent: "s",
  "show-error": "S",
  include: "i",
  head: "I",
  verbose: "v",
  location: "L",
  fail: "f",
  "fail-with-body": "fail-with-body",
  insecure: "k",
  get: "G",
  "request=": "X",
  "data=": "d",
  "data-ascii=": "d",
  "data-raw=": "data-raw",
  "data-binary=": "data-binary",
  "data-urlencode=": "data-urlencode",
  "header=": "H",
  "output=": "o",
  "remote-name": "O",
  "write-out=": "w",
  "max-time=": "m",
  "connect-timeout=": "connect-timeout",
  "retry=": "retry",
  "retry-delay=": "retry-delay",
  "retry-max-time=": "retry-max-time",
  "retry-connrefused": "retry-connrefused",
  "retry-all-errors": "retry-all-errors",
  "user=": "u",
  "user-agent=": "A",
  "referer=": "e",
  "resolve=": "resolve",
  "connect-to=": "connect-to",
  "proxy=": "x",
  "noproxy=": "noproxy",
  "form=": "F",
  "json=": "json",
  "dump-header=": "D",
  "upload-file=": "T",
  "max-redirs=": "max-redirs",
  "cookie=": "b",
  "cookie-jar=": "c",
  "http1.1": "http1.1",
  "http1.0": "0",
  http2: "http2",
  ipv4: "4",
  ipv6: "6",
  compressed: "compressed",
  "no-progress-meter": "no-progress-meter",
  "progress-bar": "#",
  globoff: "g",
  "no-buffer": "N",
  version: "V",
  help: "h",
  "url=": "url",
  "cacert=": "cacert",
  "no-keepalive": "no-keepalive",
  "path-as-is": "path-as-is",
  parallel: "Z",
} as const;

/** A call that is refused, with the text and exit code curl has for it. */
export interface CurlRefusal {
  message: string;
  code: number;
}

/** Reads the command line. A URL is any operand. */
export function readCurlOptions(words: readonly string[]): CurlOptions | CurlRefusal | "version" | "help" {
  const parsed = parseOptions(words, { short: "sSiIvLfkGX:d:H:o:Ow:m:u:A:e:x:F:D:T:b:c:046#gNVhZ", long: LONG });
  const again = "\ncurl: try 'curl --help' or 'curl --manual' for more information";
  if (parsed.unknown !== undefined) {
    const word = parsed.unknown.startsWith("--")
      ? parsed.unknown
      : (words.find((one) => /^-[^-]/.test(one) && one.includes(parsed.unknown as string)) ?? `-${parsed.unknown}`);
    return { message: `curl: option ${word}: is unknown${again}`, code: 2 };
  }
  if (parsed.missing !== undefined) {
    return { message: `curl: option ${parsed.missing.startsWith("--") ? parsed.missing : `-${parsed.missing}`}: requires parameter${again}`, code: 2 };
  }
  if (hasOption(parsed, "V")) return "version";
  if (hasOption(parsed, "h")) return "help";
  const urls = [...parsed.operands, ...all(parsed, "url")];
  if (urls.length === 0) return { message: "curl: try 'curl --help' or 'curl --manual' for more information", code: 2 };
  for (const name of ["m", "connect-timeout", "retry", "retry-delay", "max-redirs"]) {
    const value = optionValue(parsed, name);
    if (value === undefined || /^\d+(\.\d+)?$/.test(value) || (name === "max-redirs" && value === "-1")) continue;
    const long = { m: "-m" }[name] ?? `--${name}`;
    return { message: `curl: option ${long}: expected a proper numerical parameter${again}`, code: 2 };
  }
  return toOptions(parsed, urls);
}

function all(parsed: ParsedOptions, ...names: string[]): string[] {
  return parsed.given.filter(({ name }) => names.includes(name)).map(({ value }) => value);
}

function seconds(parsed: ParsedOptions, name: string): number | undefined {
  const value = optionValue(parsed, name);
  return value === undefined || Number(value) === 0 ? undefined : Math.round(Number(value) * 1_000);
}

function toOptions(parsed: ParsedOptions, urls: string[]): CurlOptions {
  const has = (name: string) => hasOption(parsed, name);
  const value = (name: string) => optionValue(parsed, name);
  const data = parsed.given.flatMap(({ name, value: text }) => {
    if (name === "d" || name === "data-binary" || name === "json") return [text];
    // A leading @ means a file only to -d and --data-binary.
    if (name === "data-raw") return [text.startsWith("@") ? `\u0000${text}` : text];
    if (name !== "data-urlencode") return [];
    const equals = text.indexOf("=");
    return [equals < 0 ? encodeURIComponent(text) : `${text.slice(0, equals)}${equals > 0 ? "=" : ""}${encodeURIComponent(text.slice(equals + 1))}`];
  });
  return {
    urls,
    method: value("X"),
    head: has("I"),
    headers: all(parsed, "H"),
    data,
    get: has("G"),
    form: all(parsed, "F"),
    json: has("json"),
    upload: value("T"),
    include: has("i"),
    silent: has("s"),
    showError: has("S") || !has("s"),
    verbose: has("v"),
    fail: has("f"),
    failWithBody: has("fail-with-body"),
    location: has("L"),
    maxRedirects: Number(value("max-redirs") ?? 50),
    outputs: all(parsed, "o"),
    remoteName: has("O"),
    dumpHeader: value("D"),
    writeOut: value("w"),
    user: value("u"),
    userAgent: value("A"),
    referer: value("e"),
    cookie: value("b"),
    http10: has("0"),
    proxy: value("x"),
    resolve: all(parsed, "resolve"),
    connectTo: all(parsed, "connect-to"),
    maxTime: seconds(parsed, "m"),
    connectTimeout: seconds(parsed, "connect-timeout"),
    retries: Number(value("retry") ?? 0),
    retryDelay: seconds(parsed, "retry-delay"),
    retryConnectionRefused: has("retry-connrefused"),
    retryAllErrors: has("retry-all-errors"),
    compressed: has("compressed"),
    insecure: has("k"),
    cacert: value("cacert"),
  };
}
