export { type GrpcCode } from "./grpc-code.ts";
export { HEALTH_CHECK, type HealthStatus, decodeHealthRequest, decodeHealthResponse, encodeHealthRequest, encodeHealthResponse } from "./health.ts";
export { type GrpcAnswer, type GrpcMethods, serveGrpc } from "./serve-grpc.ts";
export { type UnaryCall, type UnaryResult, callUnary } from "./unary-call.ts";
