import { debianBase } from "../base/debian.ts";
import type { Image } from "../image.ts";
import { curl } from "../nettools/curl/curl.ts";
import { pilotDiscovery } from "./istiod.ts";
import { pilotAgent } from "./pilot-agent.ts";
import { ISTIO_VERSION } from "./references.ts";
import { jaeger } from "./tracing-backend.ts";

const base = debianBase();
const TAGS = [ISTIO_VERSION, "1.27.3", "1.26.6"];

/** Istio's proxy and its control plane, and the tracing backend of its samples. */
export const ISTIO_IMAGES: readonly Image[] = [
  {
    repository: "istio/proxyv2",
    tags: TAGS,
    entrypoint: ["/usr/local/bin/pilot-agent"],
    workingDirectory: "/",
    files: base.files,
    programs: { ...base.programs, "/usr/local/bin/pilot-agent": pilotAgent, "/usr/bin/curl": curl },
    size: 105_000_000,
  },
  {
    repository: "istio/pilot",
    tags: TAGS,
    entrypoint: ["/usr/local/bin/pilot-discovery"],
    workingDirectory: "/",
    files: base.files,
    programs: { ...base.programs, "/usr/local/bin/pilot-discovery": pilotDiscovery, "/usr/bin/curl": curl },
    size: 78_000_000,
  },
  {
    repository: "jaegertracing/all-in-one",
    tags: ["1.67.0", "1.70.0"],
    entrypoint: ["/go/bin/all-in-one-linux"],
    exposedPorts: [16_686],
    programs: { "/go/bin/all-in-one-linux": jaeger },
    size: 81_000_000,
  },
];
