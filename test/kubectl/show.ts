import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compare } from "./compare.ts";
import { findOfficial } from "./official.ts";
import { SCENARIOS } from "./scenarios/index.ts";

/**
 * Shows where ours and the official kubectl differ:
 *
 *     KUBECTL_OFFICIAL=… node test/kubectl/show.ts [scenario] [part of a command]
 */
async function main([wanted, part]: string[]): Promise<void> {
  const binary = findOfficial();
  if (binary === undefined) throw new Error("KUBECTL_OFFICIAL names no kubectl of the version that ours imitates");
  let [all, differing] = [0, 0];
  for (const scenario of SCENARIOS.filter(({ name }) => wanted === undefined || wanted === "all" || name === wanted)) {
    const filter = part !== undefined ? (command: string) => command.includes(part) : undefined;
    const began = Date.now();
    let last = began;
    const results = await compare(binary, scenario, filter, (result) => {
      all++;
      const took = Date.now() - last;
      last = Date.now();
      if (took > 4_000) console.log(`(${took} ms: ${result.command})`);
      if (result.same && part === undefined) return;
      if (part !== undefined && !result.command.includes(part)) return;
      if (!result.same) differing++;
      console.log(`\n━━ ${result.scenario}: kubectl ${result.command}${result.same ? "  (same)" : ""}`);
      if (result.same) console.log(textOf(result.official));
      else console.log(difference(textOf(result.official), textOf(result.ours)));
    });
    console.log(`── ${scenario.name}: ${results.length} commands, ${results.filter(({ same }) => !same).length} differ, ${Date.now() - began} ms`);
  }
  console.log(`${all} commands, ${differing} differ`);
}

function textOf({ stdout, stderr, code }: { stdout: string; stderr: string; code: number | string }): string {
  return `${stdout}${stdout === "" || stdout.endsWith("\n") ? "" : "⏎\n"}[stderr]\n${stderr}${stderr === "" || stderr.endsWith("\n") ? "" : "⏎\n"}[exit ${code}]\n`;
}

function difference(theirs: string, mine: string): string {
  const folder = mkdtempSync(join(tmpdir(), "show-"));
  try {
    writeFileSync(join(folder, "official"), theirs);
    writeFileSync(join(folder, "ours"), mine);
    const { stdout } = spawnSync("diff", ["-U2", "official", "ours"], { cwd: folder, encoding: "utf8" });
    const lines = stdout
      .split("\n")
      .slice(2)
      .map((line) => line.slice(0, 300));
    return (lines.length > 44 ? [...lines.slice(0, 30), "…", ...lines.slice(-12)] : lines).join("\n");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

await main(process.argv.slice(2));
