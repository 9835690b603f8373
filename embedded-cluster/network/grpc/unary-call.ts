import { concatBytes, encodeUtf8 } from "../../kernel/bytes.ts";
import type { Disposable } from "../../kernel/disposable.ts";
import { GRPC_FRAME_BYTES } from "../../kernel/limits.ts";
import type { PodNetwork, Socket } from "../pod-network.ts";
import { CLIENT_PREFACE, FLAG, FRAME, FrameReader, encodeFrame } from "./frames.ts";
import { type GrpcCode, grpcCode } from "./grpc-code.ts";
import { decodeHeaderBlock, encodeHeaderBlock } from "./header-block.ts";
import { decodeMessage, encodeMessage } from "./message.ts";

export interface UnaryCall {
  ip: string;
  port: number;
  /** "/grpc.health.v1.Health/Check" */
  method: string;
  request: Uint8Array;
  userAgent: string;
  timeoutMilliseconds: number;
}

export type UnaryResult =
  | { kind: "answered"; message: Uint8Array }
  | { kind: "status"; code: GrpcCode; details: string }
  /** The deadline passed before there was a connection that speaks HTTP/2. */
  | { kind: "never-connected" };

const NO_BYTES = new Uint8Array(0);
const STREAM = 1;

/** Calls one method over a connection of its own, as grpc-go's blocking dial and a unary call do. */
export async function callUnary(network: PodNetwork, call: UnaryCall): Promise<UnaryResult> {
  const { clock } = network;
  const stop = new AbortController();
  const progress: Progress = { socket: undefined, isReady: false };
  let timer: Disposable | undefined;
  const late = new Promise<UnaryResult>((resolve) => {
    timer = clock.setTimer(call.timeoutMilliseconds, () => {
      stop.abort(new Error("deadline exceeded"));
      resolve(progress.isReady ? { kind: "status", code: "DeadlineExceeded", details: "context deadline exceeded" } : { kind: "never-connected" });
    });
  });
  const result = await Promise.race([exchange(network, call, progress, stop.signal).catch(() => undefined), late]);
  progress.socket?.close();
  if (result !== undefined || progress.isReady) timer?.dispose();
  if (result !== undefined) return result;
  if (progress.isReady) return { kind: "status", code: "Unavailable", details: "error reading from server: EOF" };
  // A dial that fails is tried again until the deadline: to whoever waits for it, all failures look alike.
  return await late;
}

interface Progress {
  socket: Socket | undefined;
  isReady: boolean;
}

/** undefined: the connection failed. */
async function exchange(network: PodNetwork, call: UnaryCall, progress: Progress, signal: AbortSignal): Promise<UnaryResult | undefined> {
  const socket = await network.connect(call.ip, call.port, { signal });
  progress.socket = socket;
  const reader = new FrameReader(socket.source);
  await socket.sink.write(concatBytes([encodeUtf8(CLIENT_PREFACE), encodeFrame(FRAME.settings, 0, 0, NO_BYTES)]));
  if ((await reader.next())?.type !== FRAME.settings) return undefined;
  progress.isReady = true;
  await socket.sink.write(request(call));
  return await answerOf(reader);
}

function request({ ip, port, method, request: message, userAgent, timeoutMilliseconds }: UnaryCall): Uint8Array {
  const fields = encodeHeaderBlock([
    [":method", "POST"],
    [":scheme", "http"],
    [":path", method],
    [":authority", `${ip}:${port}`],
    ["content-type", "application/grpc"],
    ["user-agent", userAgent],
    ["te", "trailers"],
    ["grpc-timeout", `${timeoutMilliseconds}m`],
  ]);
  return concatBytes([
    encodeFrame(FRAME.settings, FLAG.acknowledge, 0, NO_BYTES),
    encodeFrame(FRAME.headers, FLAG.endHeaders, STREAM, fields),
    encodeFrame(FRAME.data, FLAG.endStream, STREAM, encodeMessage(message)),
  ]);
}

async function answerOf(reader: FrameReader): Promise<UnaryResult | undefined> {
  let body: Uint8Array = NO_BYTES;
  for (let frame = await reader.next(); frame !== null; frame = await reader.next()) {
    if (frame.stream !== STREAM) continue;
    if (frame.type === FRAME.data) body = concatBytes([body, frame.payload]).subarray(0, GRPC_FRAME_BYTES);
    if (frame.type !== FRAME.headers || (frame.flags & FLAG.endStream) === 0) continue;
    const trailers = decodeHeaderBlock(frame.payload);
    const code = grpcCode(Number(trailers.get("grpc-status") ?? 2));
    const message = decodeMessage(body);
    if (code === "OK" && message !== undefined) return { kind: "answered", message };
    return { kind: "status", code: code === "OK" ? "Internal" : code, details: trailers.get("grpc-message") ?? "" };
  }
  return undefined;
}
