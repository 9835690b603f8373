import type { Program } from "../../shell/process/process.ts";
import { debianBase } from "../base/debian.ts";
import type { Image } from "../image.ts";
import { plain, runHttpApp } from "../web/http-app.ts";

/** What one request costs: a million square roots in PHP. */
const REQUEST_MILLISECONDS = 12;

/** Models registry.k8s.io/hpa-example: Apache with a PHP page that computes for a while and says OK. */
const apache: Program = (process) =>
  runHttpApp(process, {
    port: 80,
    cpuMilliseconds: REQUEST_MILLISECONDS,
    handle: () => plain(200, "OK!", { Server: "Apache/2.4.10 (Debian)", "X-Powered-By": "PHP/5.6.14", "Content-Type": "text/html; charset=UTF-8" }),
    portTaken: "(98)Address already in use: AH00072: make_sock: could not bind to address [::]:80\n",
    logLine: (request, answer) =>
      `${request.remote.ip} - - "${request.method} ${request.path} HTTP/${request.httpVersion}" ${answer.status} ${String(answer.body ?? "").length}`,
  });

const base = debianBase();

export const HPA_EXAMPLE_IMAGES: readonly Image[] = ["registry.k8s.io/hpa-example", "k8s.gcr.io/hpa-example"].map((repository) => ({
  repository,
  tags: ["latest"],
  cmd: ["apache2-foreground"],
  exposedPorts: [80],
  files: base.files,
  programs: { ...base.programs, "/usr/local/bin/apache2-foreground": apache },
  size: 180_000_000,
}));
