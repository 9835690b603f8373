import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const KEY_BYTES = 32;

/** The key that seals cookies, made once per data folder so that sign-ins survive a restart. Readable by the server's user only. */
export function sessionKey(dataFolder: string): Buffer {
  const path = join(dataFolder, "cookie.key");
  if (existsSync(path)) {
    const key = readFileSync(path);
    if (key.length === KEY_BYTES) return key;
    throw new Error(`${path} holds ${key.length} bytes where ${KEY_BYTES} are expected; remove it to make a new one (everybody is signed out)`);
  }
  mkdirSync(dataFolder, { recursive: true });
  const key = randomBytes(KEY_BYTES);
  writeFileSync(path, key, { mode: 0o600 });
  return key;
}
