import { createHash, createHmac, pbkdf2Sync } from "node:crypto";
import { expect, test } from "vitest";
import { hmacSha256, pbkdf2, sha256 } from "./sha256.ts";

const bytes = (length: number) => Uint8Array.from({ length }, (_, index) => (index * 7 + length) & 255);
const hex = (data: Uint8Array) => Buffer.from(data).toString("hex");

test.each([0, 1, 55, 56, 63, 64, 65, 119, 200])("agrees with OpenSSL on %i bytes", (length) => {
  const data = bytes(length);
  expect(hex(sha256(data))).toBe(createHash("sha256").update(data).digest("hex"));
  expect(hex(hmacSha256(data, bytes(33)))).toBe(createHmac("sha256", data).update(bytes(33)).digest("hex"));
});

test("PBKDF2 as SCRAM uses it", () => {
  expect(hex(pbkdf2(bytes(12), bytes(16), 4096))).toBe(pbkdf2Sync(bytes(12), bytes(16), 4096, 32, "sha256").toString("hex"));
});
