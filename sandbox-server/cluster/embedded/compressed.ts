import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { WireResponse } from "@tsunagu/embedded-cluster/apiserver/wire/wire-handler";

/** Smaller answers are not worth the work. As defaultGzipThresholdBytes of apiserver's responsewriters. */
const THRESHOLD_BYTES = 128 * 1024;
/** Little work for most of the gain, as upstream. */
const LEVEL = 1;

const zip = promisify(gzip);

/** A long answer as the client would rather have it. Streams stay as they are: each chunk is to arrive at once. */
export async function compressed(answer: WireResponse, accepted: string | string[] | undefined): Promise<WireResponse> {
  const { body, headers } = answer;
  if (!(body instanceof Uint8Array) || body.length <= THRESHOLD_BYTES || !acceptsGzip(String(accepted ?? ""))) return answer;
  const vary = headers["vary"]?.includes("Accept-Encoding") === true ? headers["vary"] : [headers["vary"], "Accept-Encoding"].filter(Boolean).join(", ");
  return { ...answer, headers: { ...headers, "content-encoding": "gzip", vary }, body: await zip(body, { level: LEVEL }) };
}

function acceptsGzip(accepted: string): boolean {
  return accepted.split(",").some((part) => /^\s*gzip\s*$/.test(part.split(";")[0] as string));
}
