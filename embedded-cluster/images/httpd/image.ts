import { debianBase } from "../base/debian.ts";
import { alpineBase } from "../base/alpine.ts";
import type { Image } from "../image.ts";
import type { Program } from "../../shell/process/process.ts";
import { runHttpApp } from "../web/http-app.ts";

const ROOT = "/usr/local/apache2/htdocs";
const VERSION = "2.4.65";

/** Models httpd with its default configuration: files below htdocs, and the common log. */
const httpd: Program = (process) =>
  runHttpApp(process, {
    port: 80,
    handle: (request) => {
      const path = `${ROOT}${request.path.endsWith("/") ? `${request.path}index.html` : request.path}`;
      const found = !request.path.split("/").includes("..") && process.fs.exists(path) && process.fs.stat(path).type === "file";
      const headers = { Server: `Apache/${VERSION} (Unix)`, Date: new Date(process.clock.now()).toUTCString() };
      if (found)
        return { status: 200, headers: { ...headers, "Content-Type": path.endsWith(".html") ? "text/html" : "text/plain" }, body: process.fs.readFile(path) };
      const body =
        '<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>404 Not Found</title>\n</head><body>\n<h1>Not Found</h1>\n<p>The requested URL was not found on this server.</p>\n</body></html>\n';
      return { status: 404, headers: { ...headers, "Content-Type": "text/html; charset=iso-8859-1" }, body };
    },
    banner: `[${new Date(process.clock.now()).toUTCString()}] [mpm_event:notice] [pid ${process.pid}] AH00489: Apache/${VERSION} (Unix) configured -- resuming normal operations`,
    portTaken:
      "(98)Address already in use: AH00072: make_sock: could not bind to address 0.0.0.0:80\nno listening sockets available, shutting down\nAH00015: Unable to open logs\n",
    logLine: (request, answer) => {
      const length = answer.body instanceof Uint8Array ? answer.body.length : typeof answer.body === "string" ? answer.body.length : 0;
      return `${request.remote.ip} - - [${apacheTime(process.clock.now())}] "${request.method} ${request.path} HTTP/${request.httpVersion}" ${answer.status} ${length}`;
    },
  });

function apacheTime(now: number): string {
  const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) (\S+)/.exec(new Date(now).toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
}

const files = { [`${ROOT}/index.html`]: "<html><body><h1>It works!</h1></body></html>\n" };
const PATH = "/usr/local/apache2/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

export const HTTPD_IMAGES: readonly Image[] = [
  { tags: ["2.4", "2", "latest", VERSION], base: debianBase() },
  { tags: ["2.4-alpine", "2-alpine", "alpine"], base: alpineBase() },
].map(({ tags, base }) => ({
  repository: "httpd",
  tags,
  cmd: ["httpd-foreground"],
  env: { PATH },
  workingDirectory: "/usr/local/apache2",
  exposedPorts: [80],
  files: { ...base.files, ...files },
  programs: { ...base.programs, "/usr/local/apache2/bin/httpd-foreground": httpd },
  size: 57_000_000,
}));
