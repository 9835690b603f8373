import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { BIN, ROOT } from "../folder.ts";
import { run } from "../shell.ts";
import type { ImageRecipe } from "./recipes.ts";

/** Packages that others depend on for their installation scripts, which are not run, or for what a container does without. */
const LEFT_OUT =
  /^(adduser|debconf.*|cdebconf|perl.*|libperl.*|passwd|init-system-helpers|libllvm.*|libz3.*|lsb-base|sysvinit-utils|dpkg|tar|ucf|sensible-utils|ssl-cert|systemd.*|python3.*|iproute2|libbpf.*|logrotate|cron.*|gcc-.*-base|libdb5.*|libgdbm.*)$/;

/** A folder with the files of an image: busybox for what every image has, Debian's packages, programs built from Go, files of the recipe. */
export function makeRootfs(recipe: ImageRecipe): string {
  const root = mkdtempSync(join(tmpdir(), "rootfs-"));
  for (const folder of ["bin", "etc", "root", "tmp", "usr/bin", "usr/sbin", "usr/local/bin", "proc", "sys", "dev", "run", "var/run"]) {
    mkdirSync(join(root, folder), { recursive: true });
  }
  if (recipe.busybox !== false) linkBusybox(root);
  // Debian's own layout has links where the folders above are: files go through them.
  for (const archive of debianArchives(recipe.packages ?? [])) unpack(archive, root);
  for (const program of recipe.programs ?? []) cpSync(join(BIN, program), join(root, "usr/local/bin", program));
  for (const [path, text] of Object.entries({ ...ACCOUNTS, ...recipe.files })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text, { mode: text.startsWith("#!") ? 0o755 : 0o644 });
  }
  run("chmod", ["1777", join(root, "tmp")]);
  return root;
}

const ACCOUNTS = {
  "/etc/passwd":
    "root:x:0:0:root:/root:/bin/sh\npostgres:x:999:999::/var/lib/postgresql:/bin/sh\nlearner:x:1000:1000::/home/learner:/bin/bash\nnobody:x:65534:65534:nobody:/:/bin/false\n",
  "/etc/group": "root:x:0:\npostgres:x:999:\nlearner:x:1000:\nnogroup:x:65534:\n",
};

function linkBusybox(root: string): void {
  cpSync("/bin/busybox", join(root, "bin/busybox"));
  for (const name of run("/bin/busybox", ["--list"]).trim().split("\n")) if (name !== "busybox") symlinkSync("/bin/busybox", join(root, "bin", name));
}

/** The archives of packages and of all they depend on, downloaded once. */
function debianArchives(packages: readonly string[]): string[] {
  if (packages.length === 0) return [];
  const folder = join(ROOT, "debs");
  mkdirSync(folder, { recursive: true });
  const without = ["recommends", "suggests", "conflicts", "breaks", "replaces", "enhances"].map((kind) => `--no-${kind}`);
  const lines = run("apt-cache", ["depends", "--recurse", ...without, ...packages]).split("\n");
  const wanted = [...new Set(lines.filter((line) => /^\w/.test(line)))].filter((name) => !LEFT_OUT.test(name));
  return wanted.map((name) => {
    const found = () => readdirSync(folder).find((file) => file.startsWith(`${name}_`));
    if (found() === undefined) run("apt-get", ["download", "-qq", name], { cwd: folder, env: { LC_ALL: "C" } });
    const file = found();
    if (file === undefined) throw new Error(`apt-get downloaded no ${name}`);
    return join(folder, file);
  });
}

/** Like dpkg-deb -x, but keeps what the image has: Debian's links from /bin to /usr/bin are not wanted. */
function unpack(archive: string, root: string): void {
  const folder = mkdtempSync(join(tmpdir(), "deb-"));
  run("dpkg-deb", ["-x", archive, folder]);
  for (const part of ["usr/share/doc", "usr/share/man", "usr/share/locale", "usr/share/lintian"]) rmSync(join(folder, part), { recursive: true, force: true });
  if (existsSync(folder)) run("cp", ["-a", "--remove-destination", `${folder}/.`, root]);
  rmSync(folder, { recursive: true });
}
