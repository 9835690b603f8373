import { defineThings, useThings } from "./custom.ts";
import type { Input, InputMaker, Scene } from "./input.ts";
import { create, read, remove, replace } from "./objects.ts";
import { patch } from "./patches.ts";
import { review, stream, writePart } from "./subresources.ts";
import { spoiledBody, spoiledProtobuf, wildPath } from "./wild.ts";

/** How many of a hundred inputs are of each sort. */
const SORTS: readonly (readonly [share: number, make: InputMaker])[] = [
  [18, create],
  [12, replace],
  [18, patch],
  [9, read],
  [5, remove],
  [7, writePart],
  [5, stream],
  [2, review],
  [6, wildPath],
  [6, spoiledBody],
  [3, spoiledProtobuf],
  [3, defineThings],
  [6, useThings],
];
const MAKERS = SORTS.flatMap(([share, make]) => Array.from({ length: share }, () => make));

export function anyInput(scene: Scene): Input {
  return scene.dice.pick(MAKERS)(scene);
}
