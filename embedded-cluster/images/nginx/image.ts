import { alpineBase } from "../base/alpine.ts";
import { type BaseImage, debianBase } from "../base/debian.ts";
import type { Image } from "../image.ts";
import { curl } from "../nettools/curl/curl.ts";
import { nginxEntrypoint, nginxProgram } from "./nginx-program.ts";

const FILES: Readonly<Record<string, string>> = {
  "/etc/nginx/nginx.conf": `
user  nginx;
worker_processes  auto;

error_log  /var/log/nginx/error.log notice;
pid        /run/nginx.pid;


events {
    worker_connections  1024;
}


http {
    include       /etc/nginx/mime.types;
    default_type  application/octet-stream;

    log_format  main  '$remote_addr - $remote_user [$time_local] "$request" '
                      '$status $body_bytes_sent "$http_referer" '
                      '"$http_user_agent" "$http_x_forwarded_for"';

    access_log  /var/log/nginx/access.log  main;

    sendfile        on;
    #tcp_nopush     on;

    keepalive_timeout  65;

    #gzip  on;

    include /etc/nginx/conf.d/*.conf;
}
`,
  "/etc/nginx/mime.types": `
types {
    text/html                                        html htm shtml;
    text/css                                         css;
    application/json                                 json;
    text/plain                                       txt;
}
`,
  "/etc/nginx/conf.d/default.conf": `server {
    listen       80;
    listen  [::]:80;
    server_name  localhost;

    #access_log  /var/log/nginx/host.access.log  main;

    location / {
        root   /usr/share/nginx/html;
        index  index.html index.htm;
    }

    #error_page  404              /404.html;

    # redirect server error pages to the static page /50x.html
    #
    error_page   500 502 503 504  /50x.html;
    location = /50x.html {
        root   /usr/share/nginx/html;
    }
}
`,
  "/usr/share/nginx/html/index.html": `<!DOCTYPE html>
<html>
<head>
<title>Welcome to nginx!</title>
<style>
html { color-scheme: light dark; }
body { width: 35em; margin: 0 auto;
font-family: Tahoma, Verdana, Arial, sans-serif; }
</style>
</head>
<body>
<h1>Welcome to nginx!</h1>
<p>If you see this page, the nginx web server is successfully installed and
working. Further configuration is required.</p>

<p>For online documentation and support please refer to
<a href="http://nginx.org/">nginx.org</a>.<br/>
Commercial support is available at
<a href="http://nginx.com/">nginx.com</a>.</p>

<p><em>Thank you for using nginx.</em></p>
</body>
</html>
`,
  "/usr/share/nginx/html/50x.html": `<!DOCTYPE html>
<html>
<head>
<title>Error</title>
</head>
<body>
<h1>An error occurred.</h1>
<p>Sorry, the page you are looking for is currently unavailable.<br/>
Please try again later.</p>
</body>
</html>
`,
};

const VERSIONS = [
  { version: "1.14.2", tags: ["1.14", "1.14.2"] },
  { version: "1.16.1", tags: ["1.16", "1.16.1"] },
  { version: "1.21.6", tags: ["1.19", "1.20", "1.21", "1.21.6"] },
  { version: "1.23.4", tags: ["1.22", "1.23", "1.23.4"] },
  { version: "1.25.5", tags: ["1.24", "1.25", "1.25.5"] },
  { version: "1.26.3", tags: ["1.26", "1.26.3", "1.28", "stable"] },
  { version: "1.27.5", tags: ["1.27", "1.27.5"] },
  { version: "1.29.3", tags: ["1.29", "1.29.3", "1", "mainline", "latest"] },
];

/** The official image on Debian (with curl, as the real one) and on Alpine. */
export const NGINX_IMAGES: readonly Image[] = VERSIONS.flatMap(({ version, tags }) => [
  image(version, [...tags, ...tags.filter((tag) => /^\d/.test(tag)).map((tag) => `${tag}-bookworm`)], debianBase(), 72_000_000),
  image(
    version,
    [...tags.map((tag) => (tag === "latest" ? "alpine" : `${tag}-alpine`)), ...tags.filter((tag) => /^\d/.test(tag)).map((tag) => `${tag}-alpine-slim`)],
    alpineBase(),
    20_000_000,
  ),
]);

function image(version: string, tags: string[], base: BaseImage, size: number): Image {
  return {
    repository: "nginx",
    tags,
    entrypoint: ["/docker-entrypoint.sh"],
    cmd: ["nginx", "-g", "daemon off;"],
    env: { PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", NGINX_VERSION: version },
    exposedPorts: [80],
    files: { ...base.files, ...FILES },
    programs: { ...base.programs, "/docker-entrypoint.sh": nginxEntrypoint(version), "/usr/sbin/nginx": nginxProgram(version), "/usr/bin/curl": curl },
    size,
  };
}
