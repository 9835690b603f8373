/** /version: the Kubernetes whose behaviour this cluster imitates. */
export const SERVER_VERSION = {
  major: "1",
  minor: "36",
  emulationMajor: "1",
  emulationMinor: "36",
  minCompatibilityMajor: "1",
  minCompatibilityMinor: "35",
  gitVersion: "v1.36.2",
  gitCommit: "",
  gitTreeState: "clean",
  buildDate: "2026-06-11T00:00:00Z",
  goVersion: "go1.26.3",
  compiler: "gc",
  platform: "linux/amd64",
} as const;
