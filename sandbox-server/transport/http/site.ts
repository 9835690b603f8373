import { existsSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance } from "fastify";

const LOCALE_FOLDERS = ["zh-Hant", "en"];

/** Serves the built site: pages without their ".html", and the 404 page of the reader's language. */
export async function serveSite(app: FastifyInstance, folder: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: folder,
    extensions: ["html"],
    index: ["index.html"],
    redirect: false,
    cacheControl: false,
    setHeaders: (reply, path) => cacheHeaders(reply, path),
  });
  app.setNotFoundHandler((request, reply) => {
    if (request.url.startsWith("/api/")) return reply.status(404).send({ code: "unknown-route", params: {} });
    const locale = LOCALE_FOLDERS.find((name) => request.url === `/${name}` || request.url.startsWith(`/${name}/`));
    if (locale !== undefined && request.url === `/${locale}` && existsSync(join(folder, locale))) return reply.redirect(`/${locale}/`);
    return reply
      .status(404)
      .type("text/html; charset=utf-8")
      .sendFile(join(locale ?? "", "404.html"));
  });
}

/** Files with a content hash in their name never change; everything else is asked for again. */
function cacheHeaders(reply: { header(name: string, value: string): unknown }, path: string): void {
  const hashed = /\.[0-9a-f]{8,}\.(js|css|woff2?|svg|png)$/.test(path);
  reply.header("cache-control", hashed ? "public, max-age=31536000, immutable" : "no-cache");
}
