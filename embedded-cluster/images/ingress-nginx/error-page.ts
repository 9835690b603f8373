import { statusPage } from "../nginx/serve/exchange.ts";

/** nginx's page for a status, without its version: the controller turns server_tokens off. */
export function errorPage(status: number): string {
  return statusPage(status, "").replace("nginx/<", "nginx<");
}

/** What whoever speaks plain HTTP to the TLS port is told. */
export const PLAIN_TO_TLS_PAGE = [
  "<html>",
  "<head><title>400 The plain HTTP request was sent to HTTPS port</title></head>",
  "<body>",
  "<center><h1>400 Bad Request</h1></center>",
  "<center>The plain HTTP request was sent to HTTPS port</center>",
  "<hr><center>nginx</center>",
  "</body>",
  "</html>",
  "",
].join("\r\n");
