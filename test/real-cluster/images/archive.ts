import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { run } from "../shell.ts";

const EPOCH = "2026-01-01T00:00:00Z";

/**
 * Packs a folder as an image archive of one layer, as `docker save` writes it. Models the Docker image specification 1.2.
 * The same files give the same bytes.
 */
export function packImage(rootfs: string, references: readonly string[], config: object, output: string): void {
  const folder = mkdtempSync(join(tmpdir(), "image-"));
  const tar = (archive: string, from: string, ...names: string[]) =>
    run("tar", ["--sort=name", "--owner=0", "--group=0", "--numeric-owner", `--mtime=${EPOCH}`, "--format=gnu", "-cf", archive, "-C", from, ...names]);
  const layer = join(folder, "layer.tar");
  tar(layer, rootfs, ".");
  const digest = run("sha256sum", [layer]).slice(0, 64);
  const image = JSON.stringify({
    architecture: process.arch === "arm64" ? "arm64" : "amd64",
    os: "linux",
    created: EPOCH,
    config,
    rootfs: { type: "layers", diff_ids: [`sha256:${digest}`] },
    history: [{ created: EPOCH, created_by: "rootfs" }],
  });
  const configName = `${createHash("sha256").update(image).digest("hex")}.json`;
  writeFileSync(join(folder, configName), image);
  writeFileSync(join(folder, "manifest.json"), JSON.stringify([{ Config: configName, RepoTags: references, Layers: ["layer.tar"] }]));
  mkdirSync(dirname(output), { recursive: true });
  tar(output, folder, configName, "layer.tar", "manifest.json");
  rmSync(folder, { recursive: true });
}
