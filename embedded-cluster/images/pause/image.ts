import type { Image } from "../image.ts";

/** The container that holds a pod's namespaces: sleeps until it is told to end. */
export const PAUSE_IMAGE: Image = {
  repository: "registry.k8s.io/pause",
  tags: ["3.8", "3.9", "3.10", "3.10.1", "latest"],
  entrypoint: ["/pause"],
  programs: {
    "/pause": (process) =>
      new Promise((resolve) => {
        for (const name of ["SIGTERM", "SIGINT"] as const) process.onSignal(name, () => resolve(0));
        process.signal.addEventListener("abort", () => resolve(137), { once: true });
      }),
  },
  size: 320_000,
};
