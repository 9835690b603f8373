import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import type { ContractCluster } from "./contract-cluster.ts";
import { normal } from "./normal.ts";

const FOLDER = join(import.meta.dirname, "../../golden");
const recording = process.env["TSUNAGU_RECORD"] === "1";

/**
 * Compares a value with what the real cluster answered, recorded in `test/golden/<name>.json` (texts: `.txt`). Values are made {@link normal} first.
 * The record is written only from a real cluster, with TSUNAGU_RECORD=1; every other run, on either cluster, is held against it.
 */
export function expectGolden(cluster: ContractCluster, name: string, value: unknown): void {
  const seen = normal(cluster, value);
  const file = join(FOLDER, `${name}.${typeof seen === "string" ? "txt" : "json"}`);
  const text = typeof seen === "string" ? seen : `${JSON.stringify(seen, undefined, 2)}\n`;
  if (recording && cluster.kind === "real") {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return;
  }
  if (!existsSync(file)) throw new Error(`${name} is not recorded: run its case on a real cluster with TSUNAGU_RECORD=1`);
  const recorded = readFileSync(file, "utf8");
  if (typeof seen === "string") expect(seen).toBe(recorded);
  else expect(seen).toEqual(JSON.parse(recorded));
}
