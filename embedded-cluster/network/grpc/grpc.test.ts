import { expect, test } from "vitest";
import { testCluster } from "../testing/cluster.ts";
import {
  HEALTH_CHECK,
  type GrpcMethods,
  type UnaryResult,
  callUnary,
  decodeHealthResponse,
  encodeHealthRequest,
  encodeHealthResponse,
  serveGrpc,
} from "./index.ts";

const SERVING: GrpcMethods = new Map([[HEALTH_CHECK, () => ({ message: encodeHealthResponse("SERVING") })]]);

async function call(methods: GrpcMethods, method = HEALTH_CHECK): Promise<UnaryResult> {
  const cluster = await testCluster();
  const [client, server] = [await cluster.pod("client"), await cluster.pod("server")];
  serveGrpc(server, 5000, methods);
  return await callUnary(client, {
    ip: server.ip,
    port: 5000,
    method,
    request: encodeHealthRequest("x".repeat(200)),
    userAgent: "test",
    timeoutMilliseconds: 1_000,
  });
}

test("a call is answered over HTTP/2 frames", async () => {
  const result = await call(SERVING);
  expect(result.kind === "answered" && decodeHealthResponse(result.message)).toBe("SERVING");
});

test("services and methods that are not there are unimplemented", async () => {
  expect(await call(new Map())).toEqual({ kind: "status", code: "Unimplemented", details: "unknown service grpc.health.v1.Health" });
  const details = "unknown method Watch for service grpc.health.v1.Health";
  expect(await call(SERVING, "/grpc.health.v1.Health/Watch")).toEqual({ kind: "status", code: "Unimplemented", details });
});

test("a listener that never speaks is no connection", async () => {
  const cluster = await testCluster();
  const [client, server] = [await cluster.pod("client"), await cluster.pod("server")];
  server.listen(5000);
  const result = callUnary(client, {
    ip: server.ip,
    port: 5000,
    method: HEALTH_CHECK,
    request: encodeHealthRequest(""),
    userAgent: "test",
    timeoutMilliseconds: 1_000,
  });
  await cluster.clock.advance(1_001);
  expect(await result).toEqual({ kind: "never-connected" });
});
