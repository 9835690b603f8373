import type { Container } from "../../apimachinery/types/core.ts";
import type { Image } from "../../images/image.ts";
import { expandReferences } from "../environment/expansion.ts";

/**
 * The argv a container starts with. `command` replaces the image's entrypoint and, with it, the image's cmd; `args` replaces
 * the cmd. Models kubecontainer.ExpandContainerCommandAndArgs and how a CRI runtime merges an image's config.
 */
export function containerCommand(container: Container, image: Image, environment: Map<string, string>): string[] {
  const expand = (words: readonly string[]) => words.map((word) => expandReferences(word, (name) => environment.get(name)));
  const command = expand(container.command ?? []);
  const args = expand(container.args ?? []);
  if (command.length > 0) return [...command, ...args];
  return [...(image.entrypoint ?? []), ...(args.length > 0 ? args : (image.cmd ?? []))];
}
