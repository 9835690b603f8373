import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { compressed } from "./compressed.ts";

const answer = (length: number) => ({ status: 200, headers: { "content-type": "application/json", vary: "Accept" }, body: new Uint8Array(length).fill(97) });

test("long answers are compressed for who asks", async () => {
  const { headers, body } = await compressed(answer(200_000), "deflate, gzip;q=0.5");
  expect(headers).toEqual({ "content-type": "application/json", vary: "Accept, Accept-Encoding", "content-encoding": "gzip" });
  expect(gunzipSync(body as Uint8Array).length).toBe(200_000);
});

test("short answers, streams and answers for who does not ask stay as they are", async () => {
  const short = answer(128 * 1024);
  expect(await compressed(short, "gzip")).toBe(short);
  const long = answer(200_000);
  expect(await compressed(long, undefined)).toBe(long);
  expect(await compressed(long, "br, gzipped")).toBe(long);
});
