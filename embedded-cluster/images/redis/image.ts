import { alpineBase } from "../base/alpine.ts";
import { debianBase } from "../base/debian.ts";
import type { Image } from "../image.ts";
import { redisEntrypoint } from "./entrypoint.ts";
import { redisCliProgram } from "./redis-cli.ts";
import { redisServerProgram } from "./redis-server.ts";

const VERSIONS = [
  { version: "6.2.20", tags: ["6", "6.2"] },
  { version: "7.4.6", tags: ["7", "7.2", "7.4"] },
  { version: "8.2.2", tags: ["8", "8.2", "latest"] },
];

/** The official images, on Debian and on Alpine. */
export const REDIS_IMAGES: readonly Image[] = VERSIONS.flatMap(({ version, tags }) => [
  image(version, tags, debianBase()),
  image(
    version,
    tags.map((tag) => (tag === "latest" ? "alpine" : `${tag}-alpine`)),
    alpineBase(),
  ),
]);

function image(version: string, tags: string[], base: Pick<Image, "files" | "programs">): Image {
  const server = redisServerProgram(version);
  return {
    repository: "redis",
    tags,
    entrypoint: ["docker-entrypoint.sh"],
    cmd: ["redis-server"],
    env: { PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", REDIS_VERSION: version },
    workingDirectory: "/data",
    exposedPorts: [6379],
    ...(base.files ? { files: base.files } : {}),
    programs: {
      ...base.programs,
      "/usr/local/bin/docker-entrypoint.sh": redisEntrypoint(version),
      "/usr/local/bin/redis-server": server,
      "/usr/local/bin/redis-cli": redisCliProgram(version),
    },
    size: 41_000_000,
  };
}

export const REDIS_CLIENT_PROGRAMS = { "/usr/bin/redis-cli": redisCliProgram("7.4.6") };
