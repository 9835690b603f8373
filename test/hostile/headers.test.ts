import { describe, expect, inject, test } from "vitest";
import { Person } from "../server/person.ts";

const HEADERS: [string, string | RegExp][] = [
  ["x-content-type-options", "nosniff"],
  ["x-frame-options", "SAMEORIGIN"],
  ["referrer-policy", "no-referrer"],
  ["cross-origin-opener-policy", "same-origin"],
  ["cross-origin-resource-policy", "same-origin"],
  ["x-dns-prefetch-control", "off"],
  ["x-permitted-cross-domain-policies", "none"],
];
const POLICY = [
  "default-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
];

describe.each(["/", "/en/labs/three-tiers", "/api/me", "/nowhere"])("the answer to %s", (path) => {
  test.each(HEADERS)("says %s: %s", async (name, value) => {
    const { headers } = await new Person(inject("url")).ask("GET", path);
    expect(headers.get(name)).toEqual(value);
  });

  test("allows our own content only", async () => {
    const { headers } = await new Person(inject("url")).ask("GET", path);
    const directives = (headers.get("content-security-policy") ?? "").split(";");
    expect(POLICY.filter((directive) => !directives.includes(directive))).toEqual([]);
    expect(directives.find((directive) => directive.startsWith("script-src "))).toBe("script-src 'self' 'unsafe-inline'");
    expect(headers.get("x-powered-by")).toBeNull();
  });
});

test("the cookie is out of reach of scripts and other sites", async () => {
  const { headers } = await new Person(inject("url")).ask("PATCH", "/api/me", { displayName: "A" });
  const cookie = headers.getSetCookie()[0] ?? "";
  expect(cookie).toMatch(/^tsunagu=[^;]{40,};/);
  expect(cookie).toContain("; HttpOnly");
  expect(cookie).toContain("; SameSite=Lax");
});

test("files of the site may be kept, pages are asked for again", async () => {
  const person = new Person(inject("url"));
  const page = await person.ask("GET", "/");
  const script = /src="?(\/assets\/js\/main\.[0-9a-f]+\.js)/.exec(String(page.body))?.[1] ?? "";
  expect(page.headers.get("cache-control")).toBe("no-cache");
  expect((await person.ask("GET", script)).headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
});
