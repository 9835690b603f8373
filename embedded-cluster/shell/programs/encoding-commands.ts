import { fromBase64, toBase64 } from "../../kernel/bytes.ts";
import { readAll } from "../../kernel/streams.ts";
import { FILESYSTEM_BYTES } from "../../kernel/limits.ts";
import { md5, sha1, sha256 } from "./checksum/digests.ts";
import { command } from "./kit/command.ts";
import type { Program } from "../process/process.ts";

export const base64 = command(
  { usage: "[OPTION]... [FILE]", flags: "di", values: "w", long: { decode: "d", "ignore-garbage": "i", "wrap=": "w" } },
  async (run) => {
    let bytes = new Uint8Array(0);
    const isRead = await run.attempt(run.operands[0] ?? "-", async () => {
      bytes = new Uint8Array(await readAll(run.open(run.operands[0] ?? "-"), FILESYSTEM_BYTES));
    });
    if (!isRead) return 1;
    if (run.options.has("d")) {
      const text = new TextDecoder().decode(bytes).replace(/\s+/g, "");
      const clean = run.options.has("i") ? text.replace(/[^A-Za-z0-9+/=]/g, "") : text;
      if (!/^[A-Za-z0-9+/]*={0,2}$/.test(clean) || clean.length % 4 !== 0) {
        const valid = /^[A-Za-z0-9+/]*/.exec(clean)?.[0] ?? "";
        await run.write(fromBase64(valid.slice(0, valid.length - (valid.length % 4))));
        await run.complain("invalid input");
        return 1;
      }
      await run.write(fromBase64(clean));
      return 0;
    }
    const width = Number(run.options.value("w") ?? 76);
    const text = toBase64(bytes);
    if (width === 0) await run.print(text);
    else for (let index = 0; index < text.length; index += width) await run.printLine(text.slice(index, index + width));
    return 0;
  },
);

function checksum(digest: (bytes: Uint8Array) => string): Program {
  return command({ usage: "[OPTION]... [FILE]...", flags: "cbt", long: { check: "c" } }, async (run) => {
    if (!run.options.has("c")) {
      await run.eachInput(async (source, name) => run.printLine(`${digest(await readAll(source, FILESYSTEM_BYTES))}  ${name}`));
      return run.status;
    }
    let failures = 0;
    for (const operand of run.operands.length > 0 ? run.operands : ["-"]) {
      for (const line of (await run.readText(operand)).split("\n")) {
        const match = /^([0-9a-f]{32,}) [ *](.+)$/.exec(line);
        if (match === null) continue;
        const isRight = await run.attempt(match[2] as string, async () => {
          const isEqual = digest(await readAll(run.open(match[2] as string), FILESYSTEM_BYTES)) === match[1];
          if (!isEqual) failures++;
          await run.printLine(`${match[2]}: ${isEqual ? "OK" : "FAILED"}`);
        });
        if (!isRight) await run.printLine(`${match[2]}: FAILED open or read`);
      }
    }
    if (failures > 0) await run.complain(`WARNING: ${failures} computed checksum${failures > 1 ? "s" : ""} did NOT match`);
    return run.status;
  });
}

export const md5sum = checksum(md5);
export const sha1sum = checksum(sha1);
export const sha256sum = checksum(sha256);

/** xxd, hexdump -C and od in their usual forms. */
export const xxd = command({ usage: "[options] [infile]", flags: "pr", values: "lcg" }, async (run) => {
  const bytes = (await readAll(run.open(run.operands[0] ?? "-"), FILESYSTEM_BYTES)).subarray(0, Number(run.options.value("l") ?? Number.MAX_SAFE_INTEGER));
  const width = Number(run.options.value("c") ?? (run.options.has("p") ? 30 : 16));
  for (let offset = 0; offset < bytes.length; offset += width) {
    const row = bytes.subarray(offset, offset + width);
    if (run.options.has("p")) {
      await run.printLine(hex(row).join(""));
      continue;
    }
    const pairs =
      hex(row)
        .join("")
        .match(/.{1,4}/g) ?? [];
    await run.printLine(`${offset.toString(16).padStart(8, "0")}: ${pairs.join(" ").padEnd(Math.ceil(width * 2.5) - 1)}  ${printable(row)}`);
  }
  return 0;
});

export const hexdump = command({ usage: "[options] <file>...", flags: "Cv", values: "ns" }, async (run) => {
  const bytes = (await readAll(run.open(run.operands[0] ?? "-"), FILESYSTEM_BYTES)).subarray(0, Number(run.options.value("n") ?? Number.MAX_SAFE_INTEGER));
  for (let offset = 0; offset < bytes.length; offset += 16) {
    const row = bytes.subarray(offset, offset + 16);
    const address = offset.toString(16).padStart(run.options.has("C") ? 8 : 7, "0");
    if (run.options.has("C"))
      await run.printLine(`${address}  ${hex(row.subarray(0, 8)).join(" ").padEnd(23)}  ${hex(row.subarray(8)).join(" ").padEnd(23)}  |${printable(row)}|`);
    else await run.printLine(`${address} ${words(row, 16, 4)}`);
  }
  if (bytes.length > 0) await run.printLine(bytes.length.toString(16).padStart(run.options.has("C") ? 8 : 7, "0"));
  return 0;
});

export const od = command(
  { usage: "[OPTION]... [FILE]...", flags: "cbxdovab", values: "AtNj", long: { "address-radix=": "A", "format=": "t", "read-bytes=": "N" } },
  async (run) => {
    const bytes = (await readAll(run.open(run.operands[0] ?? "-"), FILESYSTEM_BYTES)).subarray(0, Number(run.options.value("N") ?? Number.MAX_SAFE_INTEGER));
    const radix = { d: 10, x: 16, o: 8, n: 0 }[run.options.value("A") ?? "o"] ?? 8;
    const type = run.options.value("t") ?? (run.options.has("c") ? "c" : run.options.has("x") ? "x2" : run.options.has("b") ? "o1" : "o2");
    const address = (offset: number) => (radix === 0 ? "" : offset.toString(radix).padStart(radix === 16 ? 6 : 7, "0"));
    for (let offset = 0; offset < bytes.length; offset += 16) await run.printLine(`${address(offset)}${odRow(bytes.subarray(offset, offset + 16), type)}`);
    if (radix !== 0) await run.printLine(address(bytes.length));
    return 0;
  },
);

const NAMED: Readonly<Record<number, string>> = { 0: "\\0", 7: "\\a", 8: "\\b", 9: "\\t", 10: "\\n", 11: "\\v", 12: "\\f", 13: "\\r" };

function odRow(row: Uint8Array, type: string): string {
  if (type.startsWith("c"))
    return [...row]
      .map((byte) => (NAMED[byte] ?? (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : byte.toString(8).padStart(3, "0"))).padStart(4))
      .join("");
  if (/^x1/.test(type)) return [...row].map((byte) => ` ${byte.toString(16).padStart(2, "0")}`).join("");
  if (/^o1/.test(type)) return [...row].map((byte) => ` ${byte.toString(8).padStart(3, "0")}`).join("");
  if (/^[du]1/.test(type)) return [...row].map((byte) => String(byte).padStart(4)).join("");
  return ` ${type.startsWith("x") ? words(row, 16, 4) : words(row, 8, 6)}`;
}

function words(row: Uint8Array, radix: number, width: number): string {
  const cells: string[] = [];
  for (let index = 0; index < row.length; index += 2) cells.push(((row[index] as number) | ((row[index + 1] ?? 0) << 8)).toString(radix).padStart(width, "0"));
  return cells.join(" ");
}

function hex(bytes: Uint8Array): string[] {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0"));
}

function printable(bytes: Uint8Array): string {
  return [...bytes].map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".")).join("");
}
