import { writeText } from "../../../kernel/streams.ts";
import type { HttpAnswer, HttpRequest } from "../../../network/http/index.ts";
import type { Process, Program } from "../../../shell/process/process.ts";
import { runHttpApp } from "../../web/http-app.ts";
import { optionValue, parseOptions } from "../options.ts";

const TYPES: Readonly<Record<string, string>> = {
  html: "text/html",
  htm: "text/html",
  txt: "text/plain",
  css: "text/css",
  js: "application/javascript",
  json: "application/json",
  png: "image/png",
  svg: "image/svg+xml",
};

/** BusyBox's httpd: files below -h (or the working directory) on port -p. Without -f it would go to the background; here it stays. */
export const busyboxHttpd: Program = async (process) => {
  const parsed = parseOptions(process.argv.slice(1), { short: "fivp:h:c:u:r:", long: {} });
  if (parsed.unknown !== undefined) {
    await writeText(process.stderr, `httpd: invalid option -- '${parsed.unknown.replace(/^-+/, "")}'\n`);
    return 1;
  }
  const port = Number((optionValue(parsed, "p") ?? "80").split(":").at(-1));
  const given = optionValue(parsed, "h") ?? ".";
  const root = given.startsWith("/") ? given : `${process.cwd}/${given}`;
  return runHttpApp(process, {
    port,
    handle: (request) => answer(process, root.replace(/\/\.?$/, ""), request),
    logLine: () => undefined,
    portTaken: "httpd: bind: Address already in use\n",
  });
};

function answer({ fs }: Process, root: string, request: HttpRequest): HttpAnswer {
  if (request.method !== "GET" && request.method !== "HEAD") return page(501, "Not Implemented", "The requested method is not recognized");
  const path = `${root}${request.path}${request.path.endsWith("/") ? "index.html" : ""}`;
  const isSafe = !request.path.split("/").includes("..");
  if (isSafe && fs.exists(path) && fs.stat(path).type === "directory") return { status: 302, headers: { Location: `${request.path}/`, Connection: "close" } };
  if (!isSafe || !fs.exists(path)) return page(404, "Not Found", "The requested URL was not found");
  const type = TYPES[path.slice(path.lastIndexOf(".") + 1)] ?? "application/octet-stream";
  return { status: 200, headers: { "Content-type": type, Connection: "close", "Accept-Ranges": "bytes" }, body: fs.readFile(path) };
}

function page(status: number, title: string, text: string): HttpAnswer {
  const body = `<HTML><HEAD><TITLE>${status} ${title}</TITLE></HEAD>\n<BODY><H1>${status} ${title}</H1>\n${text}\n</BODY></HTML>\n`;
  return { status, headers: { "Content-type": "text/html", Connection: "close" }, body };
}
