import { expect, test } from "vitest";
import { canonicalName, parseImageReference, withDefaultTag } from "./image-reference.ts";

test.each([
  ["nginx", "nginx:latest", "docker.io/library/nginx:latest"],
  ["redis:7-alpine", "redis:7-alpine", "docker.io/library/redis:7-alpine"],
  ["bitnami/redis", "bitnami/redis:latest", "docker.io/bitnami/redis:latest"],
  ["localhost:5000/shop/api:v1", "localhost:5000/shop/api:v1", "localhost:5000/shop/api:v1"],
  ["registry.k8s.io/pause:3.10", "registry.k8s.io/pause:3.10", "registry.k8s.io/pause:3.10"],
])("%s", (text, tagged, canonical) => {
  const reference = parseImageReference(text);
  expect([withDefaultTag(text, reference), canonicalName(reference)]).toEqual([tagged, canonical]);
});

test("names that are no image references", () => {
  expect(() => parseImageReference("Nginx")).toThrow("invalid reference format: repository name (library/Nginx) must be lowercase");
  for (const text of ["nginx:", "nginx:la test", "-nginx", "a//b", "", "nginx@sha256:12"])
    expect(() => parseImageReference(text), text).toThrow("invalid reference format");
});
