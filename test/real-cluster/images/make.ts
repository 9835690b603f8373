import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CONTAINERD_SOCKET, IMAGES } from "../folder.ts";
import { run } from "../shell.ts";
import { KUBERNETES } from "../versions.ts";
import { packImage } from "./archive.ts";
import { configurationOf, type ImageRecipe, RECIPES } from "./recipes.ts";
import { makeRootfs } from "./rootfs.ts";

const archiveOf = (name: string) => join(IMAGES, `${name}.tar`);
const stampOf = (name: string) => join(IMAGES, `${name}.made`);

/** Makes the images that are not there yet, or whose recipe is another. */
export function makeImages(): void {
  mkdirSync(IMAGES, { recursive: true });
  for (const [name, recipe] of Object.entries(RECIPES)) if (!isMade(name, recipe)) makeImage(name, recipe);
}

/** Gives all images to the node: there is no registry to pull from. */
export function importImages(): void {
  for (const name of Object.keys(RECIPES)) run("ctr", ["-a", CONTAINERD_SOCKET, "-n", "k8s.io", "images", "import", archiveOf(name)]);
}

const stampText = (recipe: ImageRecipe) => JSON.stringify({ KUBERNETES, recipe });

function isMade(name: string, recipe: ImageRecipe): boolean {
  return existsSync(archiveOf(name)) && existsSync(stampOf(name)) && readFileSync(stampOf(name), "utf8") === stampText(recipe);
}

function makeImage(name: string, recipe: ImageRecipe): void {
  console.log(`making image ${recipe.references[0]}`);
  const root = makeRootfs(recipe);
  packImage(root, recipe.references, configurationOf(recipe), archiveOf(name));
  rmSync(root, { recursive: true });
  writeFileSync(stampOf(name), stampText(recipe));
}
