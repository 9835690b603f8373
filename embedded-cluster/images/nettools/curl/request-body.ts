import { concatBytes, decodeUtf8, encodeUtf8, EMPTY_BYTES } from "../../../kernel/bytes.ts";
import { readAll } from "../../../kernel/streams.ts";
import { FileError } from "../../../shell/process/file-system.ts";
import type { Process } from "../../../shell/process/process.ts";
import { CurlFailure } from "./curl-failure.ts";
import type { CurlOptions } from "./curl-options.ts";

export interface RequestBody {
  bytes: Uint8Array;
  contentType: string | undefined;
}

/** What -d, -F, --json or -T send; undefined when nothing is sent. */
export async function requestBody(process: Process, options: CurlOptions): Promise<RequestBody | undefined> {
  if (options.upload !== undefined) return { bytes: await file(process, options.upload, 26), contentType: undefined };
  if (options.form.length > 0) return formBody(process, options.form);
  if (options.data.length === 0) return undefined;
  const parts: Uint8Array[] = [];
  for (const [index, text] of options.data.entries()) {
    if (index > 0 && !options.json) parts.push(encodeUtf8("&"));
    parts.push(await dataBytes(process, text));
  }
  return { bytes: parts.length === 0 ? EMPTY_BYTES : concatBytes(parts), contentType: options.json ? "application/json" : "application/x-www-form-urlencoded" };
}

async function dataBytes(process: Process, text: string): Promise<Uint8Array> {
  if (text.startsWith("\u0000")) return encodeUtf8(text.slice(1));
  if (!text.startsWith("@")) return encodeUtf8(text);
  // -d drops line ends from files.
  return encodeUtf8(decodeUtf8(await file(process, text.slice(1), 26)).replace(/[\r\n]/g, ""));
}

async function file(process: Process, path: string, code: number): Promise<Uint8Array> {
  if (path === "-" || path === ".") return readAll(process.stdin);
  try {
    return process.fs.readFile(path.startsWith("/") ? path : `${process.cwd}/${path}`);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    throw new CurlFailure(code, `Failed to open ${path}`);
  }
}

async function formBody(process: Process, fields: readonly string[]): Promise<RequestBody> {
  const boundary = "------------------------d74496d66958873e";
  const parts: Uint8Array[] = [];
  for (const field of fields) {
    const equals = field.indexOf("=");
    const [name, value] = [field.slice(0, equals), field.slice(equals + 1)];
    const upload = value.startsWith("@");
    const disposition = `Content-Disposition: form-data; name="${name}"${upload ? `; filename="${value.slice(value.lastIndexOf("/") + 1).replace(/^@/, "")}"\r\nContent-Type: application/octet-stream` : ""}`;
    parts.push(encodeUtf8(`--${boundary}\r\n${disposition}\r\n\r\n`), upload ? await file(process, value.slice(1), 26) : encodeUtf8(value), encodeUtf8("\r\n"));
  }
  parts.push(encodeUtf8(`--${boundary}--\r\n`));
  return { bytes: concatBytes(parts), contentType: `multipart/form-data; boundary=${boundary}` };
}
