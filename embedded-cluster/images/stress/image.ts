import type { Image } from "../image.ts";
import { stress } from "./stress.ts";

/** What the Kubernetes documentation takes to show memory limits. */
export const STRESS_IMAGE: Image = {
  repository: "polinux/stress",
  tags: ["latest", "1.0.4"],
  cmd: ["stress"],
  programs: { "/usr/local/bin/stress": stress },
  size: 4_041_495,
};
