/**
 * Whether a browser's request comes from a page of ours: its Origin is exactly the scheme and host it was sent to, or one the
 * operator allows. A missing Origin is refused: browsers send it with every WebSocket and every state change.
 */
export function isOwnOrigin(origin: string | undefined, request: { protocol: string; host: string }, allowed: readonly string[]): boolean {
  if (origin === undefined) return false;
  return origin === `${request.protocol}://${request.host}` || allowed.includes(origin);
}
