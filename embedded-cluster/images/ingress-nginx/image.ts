import { alpineBase } from "../base/alpine.ts";
import type { Image } from "../image.ts";
import { curl } from "../nettools/curl/curl.ts";
import { CONTROLLER_VERSION, ingressController } from "./controller.ts";

export const INGRESS_CONTROLLER_REFERENCE = `registry.k8s.io/ingress-nginx/controller:${CONTROLLER_VERSION}`;

const base = alpineBase();

/** The last releases of the ingress-nginx project. */
export const INGRESS_NGINX_IMAGE: Image = {
  repository: "registry.k8s.io/ingress-nginx/controller",
  tags: [CONTROLLER_VERSION, "v1.13.4", "v1.12.8"],
  entrypoint: ["/usr/bin/dumb-init", "--"],
  cmd: ["/nginx-ingress-controller"],
  workingDirectory: "/etc/nginx",
  exposedPorts: [80, 443],
  files: base.files,
  programs: { ...base.programs, "/nginx-ingress-controller": ingressController, "/usr/bin/dumb-init": dumbInit, "/usr/bin/curl": curl },
  size: 323_000_000,
};

/** Runs the program behind its options: the controller is the only one here that anybody would start with it. */
function dumbInit(...[process]: Parameters<typeof ingressController>): ReturnType<typeof ingressController> {
  return ingressController(process);
}
