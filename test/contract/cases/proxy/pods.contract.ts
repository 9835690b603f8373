import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";
import { proxied, refusal, webPod } from "./web.ts";

contractCase("proxy: a Pod gets method, path, query and body, and none of the caller's credentials", async (c) => {
  await webPod(c);
  const base = `/api/v1/namespaces/${c.namespace}/pods/web/proxy`;
  const text = { "content-type": "text/plain" };
  expect((await c.request("GET", `${base}/a%20b/(c)/d?q=a%20b&x=1`)).body).toBe(
    `GET /a%20b/%28c%29/d?q=a%20b&x=1 uri=${base}/a%20b/%28c%29/d auth= type= length=\n`,
  );
  expect((await c.request("POST", `${base}/x`, "hello", text)).body).toBe(`POST /x uri=${base}/x auth= type=text/plain length=5\n`);
  expect((await c.request("PUT", `${base}/x/`, "hello", text)).body).toBe(`PUT /x/ uri=${base}/x/ auth= type=text/plain length=5\n`);
  expect((await c.request("PATCH", `${base}/x`, "hello", text)).body).toBe(`PATCH /x uri=${base}/x auth= type=text/plain length=5\n`);
  expect((await c.request("DELETE", `${base}/x?follow=true`)).body).toBe(`DELETE /x?follow=true uri=${base}/x auth= type= length=\n`);
  expect((await c.request("POST", base, "hello", text)).body).toBe(`POST / uri=${base}/ auth= type=text/plain length=5\n`);
});

contractCase("proxy: a Pod's answer comes back as it is, but for what would let other origins read it", async (c) => {
  await webPod(c);
  const { status, headers, body } = await proxied(c, "pods/web/proxy/teapot");
  expect({ status, body }).toEqual({ status: 418, body: "short and stout" });
  expect(headers).toMatchObject({ "content-type": "text/plain", "content-length": "15", "x-seen": "yes" });
  expect(headers).not.toHaveProperty("access-control-allow-origin");
});

contractCase("proxy: a Location of the Pod leads through the proxy, one elsewhere stays", async (c) => {
  await webPod(c);
  expect((await proxied(c, "pods/web/proxy/made")).headers["location"]).toBe(`/api/v1/namespaces/${c.namespace}/pods/web/proxy/made/1`);
  expect((await proxied(c, "pods/web:80/proxy/away")).headers["location"]).toBe("http://example.com/x");
});

contractCase("proxy: a path without a slash is redirected to one with it", async (c) => {
  await webPod(c);
  const path = `/api/v1/namespaces/${c.namespace}/pods/web/proxy`;
  const { status, headers, body } = await c.request("GET", `${path}?a=b`);
  expect({ status, location: headers["location"], body }).toEqual({ status: 301, location: `${path}/?a=b`, body: "" });
});

contractCase("proxy: HEAD and OPTIONS reach the Pod", async (c) => {
  await webPod(c);
  const path = `/api/v1/namespaces/${c.namespace}/pods/web/proxy/x`;
  const head = await c.request("HEAD", path);
  expect({ status: head.status, seen: head.headers["x-seen"], body: head.body }).toEqual({ status: 200, seen: "yes", body: "" });
  expect((await c.request("OPTIONS", path)).body).toBe(`OPTIONS /x uri=${path} auth= type= length=\n`);
});

contractCase("proxy: the forms of a Pod's name", async (c) => {
  await webPod(c);
  for (const name of ["web", "web:80", "web:", ":web:80", "http:web:80", "http:web:"]) {
    expect([name, (await proxied(c, `pods/${name}/proxy/`)).status]).toEqual([name, 200]);
  }
});

contractCase("proxy: a Pod that does not listen there", async (c) => {
  await webPod(c);
  expect(refusal(await proxied(c, "pods/web:81/proxy/"))).toEqual({
    status: 503,
    reason: "ServiceUnavailable",
    message: "error trying to reach service: dial tcp <ip>:81: connect: connection refused",
    code: 503,
  });
  expect(refusal(await proxied(c, "pods/https:web:80/proxy/"))).toMatchObject({
    message: "error trying to reach service: tls: first record does not look like a TLS handshake",
  });
  expect(refusal(await proxied(c, "pods/web:99999/proxy/"))).toMatchObject({
    message: "error trying to reach service: dial tcp: address 99999: invalid port",
  });
});

contractCase("proxy: names that are none, and Pods that are not there", async (c) => {
  const bad = (message: string) => ({ status: 400, reason: "BadRequest", message, code: 400 });
  expect(refusal(await proxied(c, "pods/ftp:web:80/proxy/"))).toEqual(bad('invalid pod request "ftp:web:80"'));
  expect(refusal(await proxied(c, "pods/a:b:c:d/proxy/"))).toEqual(bad('invalid pod request "a:b:c:d"'));
  expect(refusal(await proxied(c, "services/:web/proxy/"))).toEqual(bad('invalid service request ":web"'));
  const absent = (kind: string) => ({ status: 404, reason: "NotFound", message: `${kind} "nope" not found`, code: 404, details: { name: "nope", kind } });
  expect(refusal(await proxied(c, "pods/nope:80/proxy/"))).toEqual(absent("pods"));
  expect(refusal(await proxied(c, "services/nope/proxy/"))).toEqual(absent("services"));
  expect(refusal(await c.request("GET", "/api/v1/nodes/nope/proxy/healthz"))).toEqual(absent("nodes"));
});

contractCase("proxy: a Pod without an address, and a request that is not meant", async (c) => {
  const spec = { nodeSelector: { no: "such" }, containers: [{ name: "main", image: "busybox:1.36" }] };
  await c.create({ apiVersion: "v1", kind: "Pod", metadata: { name: "pending" }, spec });
  expect(refusal(await proxied(c, "pods/pending/proxy/"))).toEqual({ status: 400, reason: "BadRequest", message: "address not allowed", code: 400 });
  expect(refusal(await c.request("POST", `/api/v1/namespaces/${c.namespace}/pods/pending/proxy/?dryRun=All`, "x"))).toEqual({
    status: 400,
    reason: "BadRequest",
    message: "dryRun is not supported",
    code: 400,
  });
});
