import type { FastifyBaseLogger } from "fastify";

/** Warnings and errors as lines of JSON. Requests are not logged: what a learner does is theirs. */
export function stderrLog(output: { write(text: string): unknown }, now: () => string): FastifyBaseLogger {
  const at = (level: string) => (first: unknown, message?: unknown) => {
    const [fields, text] = typeof first === "string" ? [{}, first] : [plain(first), message];
    output.write(`${JSON.stringify({ at: now(), level, message: text, ...fields })}\n`);
  };
  const silent = () => undefined;
  const log: FastifyBaseLogger = {
    level: "warn",
    fatal: at("fatal"),
    error: at("error"),
    warn: at("warn"),
    info: silent,
    debug: silent,
    trace: silent,
    silent,
    child: () => log,
  };
  return log;
}

/** Errors as their stacks; a request or reply among the fields would carry cookies, and is left out. */
function plain(fields: unknown): Record<string, unknown> {
  if (fields instanceof Error) return { error: fields.stack };
  if (typeof fields !== "object" || fields === null) return {};
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => {
      if (value instanceof Error) return [[name, value.stack]];
      return typeof value === "object" ? [] : [[name, value]];
    }),
  );
}
