import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { RefusalError } from "../../kernel/refusal.ts";

/** Every failed request becomes a Refusal: a code with data, whatever went wrong underneath. */
export function answerError(error: FastifyError | RefusalError, request: FastifyRequest, reply: FastifyReply): void {
  if (error instanceof RefusalError) {
    void reply.status(error.status).send(error.refusal);
    return;
  }
  const status = error.statusCode ?? 500;
  if (status === 429) void reply.status(429).send({ code: "too-many-requests", params: {} });
  else if (status === 413) void reply.status(413).send({ code: "too-large", params: {} });
  else if (status < 500) void reply.status(status).send({ code: "bad-request", params: { detail: error.message.slice(0, 500) } });
  else {
    request.log.error({ err: error }, "request failed");
    void reply.status(500).send({ code: "server-fault", params: {} });
  }
}
