import { fromBase64, toBase64 } from "../../kernel/bytes.ts";
import { PEM_BLOCKS_PER_FILE } from "../../kernel/limits.ts";

export interface PemBlock {
  /** "CERTIFICATE", "RSA PRIVATE KEY" */
  label: string;
  bytes: Uint8Array;
}

/** The blocks of a PEM file; what stands between them is ignored, and so is a block that is not base64. */
export function readPem(text: string): PemBlock[] {
  const blocks: PemBlock[] = [];
  for (const [, label = "", body = ""] of text.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \1-----/g)) {
    if (blocks.length >= PEM_BLOCKS_PER_FILE) break;
    const base64 = body.replace(/\s+/g, "");
    if (/^[A-Za-z0-9+/]+=*$/.test(base64)) blocks.push({ label, bytes: fromBase64(base64) });
  }
  return blocks;
}

export function writePem({ label, bytes }: PemBlock): string {
  const lines = toBase64(bytes).match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ""].join("\n");
}
