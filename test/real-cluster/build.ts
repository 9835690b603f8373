import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { BIN, ROOT } from "./folder.ts";
import { run, show } from "./shell.ts";
import { BUILDS, type GoBuild, packagesOf } from "./versions.ts";

/** Builds the programs that are not there yet, from the Go module proxy: about 10 minutes on two cores, once. With a name, only those of that build. */
export function buildPrograms(name?: string): void {
  const asked = BUILDS.filter((build) => name === undefined || build.name === name);
  if (asked.length === 0) throw new Error(`nothing is built by the name of ${name}: there are ${BUILDS.map((build) => build.name).join(", ")}`);
  mkdirSync(BIN, { recursive: true });
  for (const build of asked) if (!isBuilt(build)) buildWithGo(build);
}

function programsOf(build: GoBuild): string[] {
  return packagesOf(build).map((path) => basename(path));
}

/** Beside the programs lies what they were built from: another version builds again. */
const stampOf = (build: GoBuild) => join(BIN, `${build.name}.built`);
const recipeOf = (build: GoBuild) => JSON.stringify(build);

function isBuilt(build: GoBuild): boolean {
  const stamp = stampOf(build);
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== recipeOf(build)) return false;
  return programsOf(build).every((program) => existsSync(join(BIN, program)));
}

function buildWithGo(build: GoBuild): void {
  console.log(`building ${programsOf(build).join(", ")} (${build.version})`);
  const folder = join(ROOT, "build", build.name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const go = (...args: string[]) => run("go", args, { cwd: folder });
  go("mod", "init", "real-cluster.test");
  const module = moduleOf(build, go);
  // The module's own sums serve where the checksum database does not know every version that it needs.
  if (existsSync(join(module.Dir, "go.sum"))) writeFileSync(join(folder, "go.sum"), readFileSync(join(module.Dir, "go.sum")));
  if (build.staging !== undefined) replaceStaging(build, module.GoMod, go);
  for (const path of packagesOf(build)) go("get", "-tool", `${path}@${build.version}`);
  const flags = `-s -w ${build.flags ?? ""}`;
  show("go", ["build", "-trimpath", "-ldflags", flags, "-o", `${BIN}/`, ...packagesOf(build)], { cwd: folder, env: { CGO_ENABLED: "0" } });
  writeFileSync(stampOf(build), recipeOf(build));
}

function moduleOf({ module, version }: GoBuild, go: (...args: string[]) => string): { Dir: string; GoMod: string } {
  return JSON.parse(go("mod", "download", "-json", `${module}@${version}`)) as { Dir: string; GoMod: string };
}

function replaceStaging({ module, staging, version }: GoBuild, goMod: string, go: (...args: string[]) => string): void {
  go("mod", "edit", "-require", `${module}@${version}`);
  const requirements = readFileSync(goMod, "utf8").matchAll(/^\t(\S+) v0\.0\.0$/gm);
  for (const name of new Set([...requirements].map((match) => match[1]))) go("mod", "edit", "-replace", `${name}=${name}@${staging}`);
}
