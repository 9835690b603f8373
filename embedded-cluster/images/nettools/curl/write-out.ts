import type { TransferFacts } from "./transfer-facts.ts";

const seconds = (milliseconds: number) => (milliseconds / 1_000).toFixed(6);

const VARIABLES: Record<string, (facts: TransferFacts) => string> = {
  http_code: (facts) => String(facts.status).padStart(3, "0"),
  response_code: (facts) => String(facts.status).padStart(3, "0"),
  http_version: (facts) => facts.httpVersion,
  time_total: (facts) => seconds(facts.total),
  time_namelookup: (facts) => seconds(facts.nameLookup),
  time_connect: (facts) => seconds(facts.connected),
  time_appconnect: ({ appConnected }) => seconds(appConnected),
  time_pretransfer: (facts) => seconds(facts.connected),
  time_starttransfer: (facts) => seconds(facts.startTransfer),
  time_redirect: (facts) => seconds(facts.redirectTime),
  size_download: (facts) => String(facts.downloaded),
  size_upload: (facts) => String(facts.uploaded),
  size_header: (facts) => String(facts.headerBytes),
  size_request: (facts) => String(facts.requestBytes),
  speed_download: (facts) => String(facts.total === 0 ? 0 : Math.round((facts.downloaded * 1_000) / facts.total)),
  speed_upload: (facts) => String(facts.total === 0 ? 0 : Math.round((facts.uploaded * 1_000) / facts.total)),
  content_type: (facts) => facts.contentType,
  num_connects: (facts) => String(facts.connects),
  num_redirects: (facts) => String(facts.redirects),
  redirect_url: (facts) => facts.redirectUrl,
  url_effective: (facts) => facts.url,
  url: (facts) => facts.url,
  remote_ip: (facts) => facts.remote,
  remote_port: (facts) => String(facts.remotePort),
  local_ip: (facts) => facts.local,
  local_port: (facts) => String(facts.localPort),
  method: (facts) => facts.method,
  filename_effective: (facts) => facts.file,
  exitcode: (facts) => String(facts.exitCode),
  errormsg: (facts) => facts.errorMessage,
  scheme: () => "HTTP",
  ssl_verify_result: () => "0",
};

/** Fills in the format of -w. Unknown variables are complained about and left out. Models tool_writeout.c. */
export function writeOut(format: string, facts: TransferFacts): { stdout: string; stderr: string } {
  let complaints = "";
  const stdout = format.replace(/%%|%\{([^}]*)\}|%header\{([^}]*)\}|\\[nrt\\]/g, (match, name: string | undefined, header: string | undefined) => {
    if (match === "%%") return "%";
    if (match.startsWith("\\")) return { n: "\n", r: "\r", t: "\t" }[match[1] as string] ?? "\\";
    if (header !== undefined) return facts.headers.find(([field]) => field.toLowerCase() === header.toLowerCase())?.[1] ?? "";
    if (name === "json") return JSON.stringify(Object.fromEntries(Object.entries(VARIABLES).map(([key, value]) => [key, value(facts)])));
    const variable = name !== undefined && Object.hasOwn(VARIABLES, name) ? VARIABLES[name] : undefined;
    if (variable !== undefined) return variable(facts);
    complaints += `curl: unknown --write-out variable: '${name ?? ""}'\n`;
    return "";
  });
  return { stdout, stderr: complaints };
}
