import { concatBytes, decodeUtf8 } from "../../kernel/bytes.ts";
import type { Disposable } from "../../kernel/disposable.ts";
import { GRPC_FRAME_BYTES, GRPC_STREAMS_PER_CONNECTION } from "../../kernel/limits.ts";
import type { PodNetwork, Socket } from "../pod-network.ts";
import { CLIENT_PREFACE, FLAG, FRAME, type Frame, FrameReader, encodeFrame } from "./frames.ts";
import { type GrpcCode, grpcCodeNumber } from "./grpc-code.ts";
import { decodeHeaderBlock, encodeHeaderBlock } from "./header-block.ts";
import { decodeMessage, encodeMessage } from "./message.ts";

/** What a unary method answers: a message, or a status other than OK. */
export type GrpcAnswer = { message: Uint8Array } | { code: GrpcCode; details: string };

/** Full method name ("/grpc.health.v1.Health/Check") → the method. */
export type GrpcMethods = ReadonlyMap<string, (request: Uint8Array) => GrpcAnswer>;

const NO_BYTES = new Uint8Array(0);

/** Serves unary gRPC methods over HTTP/2 without TLS. Throws EADDRINUSE. Disposing closes every connection. */
export function serveGrpc(network: PodNetwork, port: number, methods: GrpcMethods): Disposable {
  const listener = network.listen(port);
  const open = new Set<Socket>();
  void (async () => {
    for (let socket = await listener.accept(); socket !== null; socket = await listener.accept()) {
      const accepted = socket;
      open.add(accepted);
      void serve(accepted, methods)
        .catch(() => undefined)
        .finally(() => {
          open.delete(accepted);
          accepted.close();
        });
    }
  })();
  return {
    dispose() {
      listener.dispose();
      for (const socket of open) socket.close();
    },
  };
}

interface Call {
  path: string;
  body: Uint8Array;
}

async function serve(socket: Socket, methods: GrpcMethods): Promise<void> {
  const reader = new FrameReader(socket.source);
  const preface = await reader.take(CLIENT_PREFACE.length);
  if (preface === null || decodeUtf8(preface) !== CLIENT_PREFACE) return;
  await socket.sink.write(encodeFrame(FRAME.settings, 0, 0, NO_BYTES));
  const calls = new Map<number, Call>();
  for (let frame = await reader.next(); frame !== null; frame = await reader.next()) {
    if (frame.type === FRAME.goAway) return;
    if (frame.type === FRAME.settings && (frame.flags & FLAG.acknowledge) === 0) {
      await socket.sink.write(encodeFrame(FRAME.settings, FLAG.acknowledge, 0, NO_BYTES));
    }
    if (frame.type === FRAME.reset) calls.delete(frame.stream);
    const call = received(frame, calls);
    if (call === undefined) continue;
    calls.delete(frame.stream);
    await socket.sink.write(answer(frame.stream, call, methods));
  }
}

/** Notes what a frame brings of a call; the call, when it is whole. */
function received({ type, flags, stream, payload }: Frame, calls: Map<number, Call>): Call | undefined {
  if (type !== FRAME.headers && type !== FRAME.data) return undefined;
  const call = calls.get(stream) ?? { path: "", body: NO_BYTES };
  if (type === FRAME.headers) call.path = decodeHeaderBlock(payload).get(":path") ?? "";
  else call.body = concatBytes([call.body, payload]).subarray(0, GRPC_FRAME_BYTES);
  if ((flags & FLAG.endStream) !== 0) return call;
  if (calls.size < GRPC_STREAMS_PER_CONNECTION) calls.set(stream, call);
  return undefined;
}

function answer(stream: number, { path, body }: Call, methods: GrpcMethods): Uint8Array {
  const given = run(path, body, methods);
  const head: [string, string][] = [
    [":status", "200"],
    ["content-type", "application/grpc"],
  ];
  if (!("message" in given)) {
    const status: [string, string][] = [
      ["grpc-status", String(grpcCodeNumber(given.code))],
      ["grpc-message", given.details],
    ];
    return encodeFrame(FRAME.headers, FLAG.endHeaders | FLAG.endStream, stream, encodeHeaderBlock([...head, ...status]));
  }
  return concatBytes([
    encodeFrame(FRAME.headers, FLAG.endHeaders, stream, encodeHeaderBlock(head)),
    encodeFrame(FRAME.data, 0, stream, encodeMessage(given.message)),
    encodeFrame(FRAME.headers, FLAG.endHeaders | FLAG.endStream, stream, encodeHeaderBlock([["grpc-status", "0"]])),
  ]);
}

function run(path: string, body: Uint8Array, methods: GrpcMethods): GrpcAnswer {
  const method = methods.get(path);
  if (method === undefined) {
    const [, service = "", name = ""] = path.split("/");
    const isKnown = [...methods.keys()].some((known) => known.startsWith(`/${service}/`));
    return { code: "Unimplemented", details: isKnown ? `unknown method ${name} for service ${service}` : `unknown service ${service}` };
  }
  const request = decodeMessage(body);
  return request === undefined ? { code: "Internal", details: "grpc: failed to unmarshal the received message" } : method(request);
}
