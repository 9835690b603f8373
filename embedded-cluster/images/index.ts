import { DISTRIBUTION_IMAGES, TOOL_IMAGES } from "./base/images.ts";
import { ALPINE_IMAGES, BUSYBOX_IMAGES } from "./busybox/image.ts";
import { COREDNS_IMAGE } from "./coredns/image.ts";
import { ECHO_IMAGES } from "./echo/images.ts";
import { HTTPD_IMAGES } from "./httpd/image.ts";
import { HPA_EXAMPLE_IMAGES } from "./hpa-example/image.ts";
import type { Image } from "./image.ts";
import { INGRESS_NGINX_IMAGE } from "./ingress-nginx/image.ts";
import { ISTIO_IMAGES } from "./istio/images.ts";
import { LOAD_GENERATOR_IMAGES } from "./load-generators/images.ts";
import { NGINX_IMAGES } from "./nginx/image.ts";
import { PAUSE_IMAGE } from "./pause/image.ts";
import { POSTGRES_IMAGES } from "./postgres/image.ts";
import { REDIS_IMAGES } from "./redis/image.ts";
import { STRESS_IMAGE } from "./stress/image.ts";
import { TOOLBOX_IMAGE } from "./toolbox/image.ts";
import { SHOP_IMAGES } from "./web/images.ts";

/** Every image of the embedded registry: a folder, and a line here. */
export const IMAGES: readonly Image[] = [
  TOOLBOX_IMAGE,
  ...SHOP_IMAGES,
  ...NGINX_IMAGES,
  ...HTTPD_IMAGES,
  ...POSTGRES_IMAGES,
  ...REDIS_IMAGES,
  ...BUSYBOX_IMAGES,
  ...ALPINE_IMAGES,
  ...DISTRIBUTION_IMAGES,
  ...TOOL_IMAGES,
  ...ECHO_IMAGES,
  ...LOAD_GENERATOR_IMAGES,
  ...HPA_EXAMPLE_IMAGES,
  COREDNS_IMAGE,
  INGRESS_NGINX_IMAGE,
  ...ISTIO_IMAGES,
  PAUSE_IMAGE,
  STRESS_IMAGE,
];
