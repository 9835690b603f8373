import { expect, test } from "vitest";
import { PAUSE_IMAGE } from "./pause/image.ts";
import { parseImageName } from "./reference.ts";
import { createImageRegistry } from "./registry.ts";

const DIGEST = `sha256:${"a".repeat(64)}`;

test("references are brought to the form registries know", () => {
  expect(parseImageName("redis")).toEqual({ repository: "redis", tag: "latest", digest: undefined });
  expect(parseImageName("docker.io/library/redis:7-alpine")).toEqual({ repository: "redis", tag: "7-alpine", digest: undefined });
  expect(parseImageName("docker.io/hashicorp/http-echo:1.0")).toEqual({ repository: "hashicorp/http-echo", tag: "1.0", digest: undefined });
  expect(parseImageName("localhost:5000/web")).toEqual({ repository: "localhost:5000/web", tag: "latest", digest: undefined });
  expect(parseImageName(`registry.k8s.io/pause:3.10@${DIGEST}`)).toEqual({ repository: "registry.k8s.io/pause", tag: "3.10", digest: DIGEST });
  for (const bad of ["Redis", "redis:", "a//b", "", "redis:7 alpine", "redis@sha256:12"]) expect(parseImageName(bad)).toBeUndefined();
});

test("an image is found by repository and tag, and nothing else is", () => {
  const registry = createImageRegistry();
  const found = (reference: string) => registry.find(reference)?.repository;
  expect(
    ["postgres:15", "docker.io/library/postgres:16-alpine", "my-frontend:latest", "my-api:v2.3-rc1", "tsunagu/toolbox", "registry.k8s.io/pause:3.10"].map(
      found,
    ),
  ).toEqual(["postgres", "postgres", "my-frontend", "my-api", "tsunagu/toolbox", "registry.k8s.io/pause"]);
  for (const unknown of ["postgres:99", "nosuch", "tsunagu/toolbox:9", "quay.io/library/redis:7", "order-service:1.0"])
    expect(registry.find(unknown)).toBeUndefined();
});

test("an image given by the caller wins over a built-in one", () => {
  const own = { ...PAUSE_IMAGE, repository: "redis", tags: ["7"] };
  expect(createImageRegistry([own]).find("redis:7")).toBe(own);
});

test("no two built-in images share a name, and every command of an image is there to run", () => {
  const seen = new Set<string>();
  for (const image of createImageRegistry().list()) {
    for (const tag of image.tags) {
      expect(seen.has(`${image.repository}:${tag}`), `${image.repository}:${tag}`).toBe(false);
      seen.add(`${image.repository}:${tag}`);
    }
    const [command = ""] = [...(image.entrypoint ?? []), ...(image.cmd ?? [])];
    const names = [...Object.keys(image.programs), ...Object.keys(image.files ?? {})];
    const name = command.replace(/^\.\//, "/");
    expect(
      names.some((path) => path === name || path.endsWith(`/${name}`)),
      `${image.repository}: ${command}`,
    ).toBe(true);
  }
});
