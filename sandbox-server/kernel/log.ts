/** Structured logging, as pino and Fastify have it. Never given tickets, tokens, cookies or what learners type. */
export interface Log {
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
}

export const SILENT_LOG: Log = { info() {}, warn() {}, error() {} };
