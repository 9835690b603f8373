import type { Image } from "../image.ts";
import { fortio } from "./fortio.ts";
import { hey } from "./hey.ts";

const heyImage = (repository: string): Image => ({
  repository,
  tags: ["latest"],
  entrypoint: ["/hey"],
  programs: { "/hey": hey, "/bin/hey": hey },
  size: 8_000_000,
});

export const LOAD_GENERATOR_IMAGES: readonly Image[] = [
  {
    repository: "fortio/fortio",
    tags: ["latest", "1.69.5", "latest_release"],
    entrypoint: ["/usr/bin/fortio"],
    cmd: ["load"],
    programs: { "/usr/bin/fortio": fortio },
    size: 14_000_000,
  },
  heyImage("rakyll/hey"),
  heyImage("williamyeh/hey"),
];
