import { badRequestError } from "../../apimachinery/errors.ts";
import { goSyntaxProblem } from "../../apimachinery/json/go-json.ts";
import { decodeUtf8, encodeUtf8, fromBase64, toBase64 } from "../../kernel/bytes.ts";

/** Where a list goes on. */
export interface ContinueToken {
  /** -1: at the latest revision, after an inconsistent continuation was accepted. */
  revision: number;
  /** The first key that may follow, below the collection's prefix. */
  start: string;
}

/** Models storage.EncodeContinue: what kubectl and client-go hand back unread. */
export function writeToken({ revision, start }: ContinueToken): string {
  const text = JSON.stringify({ v: "meta.k8s.io/v1", rv: revision, start });
  return toBase64(encodeUtf8(text)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Throws BadRequest, worded as storage.DecodeContinue. */
export function readToken(token: string): ContinueToken {
  const misplaced = /[^A-Za-z0-9_-]/.exec(token)?.index ?? (token.length % 4 === 1 ? token.length - 1 : undefined);
  if (misplaced !== undefined) throw refusal(`: illegal base64 data at input byte ${misplaced}`);
  const text = decodeUtf8(fromBase64(token.replaceAll("-", "+").replaceAll("_", "/")));
  const problem = goSyntaxProblem(text);
  if (problem !== undefined) throw refusal(`: ${problem}`);
  const { v, rv, start } = (JSON.parse(text) ?? {}) as { v?: unknown; rv?: unknown; start?: unknown };
  if (v !== "meta.k8s.io/v1") throw refusal(`: server does not recognize this encoded version ${typeof v === "string" ? v : ""}`);
  if (!Number.isSafeInteger(rv) || rv === 0) throw refusal(": incorrect encoded start resourceVersion (version meta.k8s.io/v1)");
  if (typeof start !== "string" || start === "") throw refusal(": encoded start key empty (version meta.k8s.io/v1)");
  // A path that climbs could reach another collection.
  if (start.split("/").some((part, index) => part === "." || part === ".." || (part === "" && index > 0))) throw refusal(`: ${start}`);
  return { revision: rv as number, start };
}

function refusal(detail: string): Error {
  return badRequestError(`invalid continue token: continue key is not valid${detail}`);
}
