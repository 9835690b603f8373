import type { Image } from "../image.ts";
import { debianBase } from "../base/debian.ts";
import { pgIsReadyProgram } from "./psql/pg-isready.ts";
import { psqlProgram } from "./psql/psql.ts";
import { postgresEntrypoint } from "./server/entrypoint.ts";
import { type PostgresVersion, postgresProgram } from "./server/postgres-program.ts";

const VERSIONS = [
  { major: "14", minor: "19" },
  { major: "15", minor: "14" },
  { major: "16", minor: "10" },
  { major: "17", minor: "6" },
];

/** The newest, which "latest" and "alpine" are. */
const LATEST = "17";

/** The official image: server, psql and pg_isready. Needs POSTGRES_PASSWORD on an empty data folder. */
export const POSTGRES_IMAGES: readonly Image[] = VERSIONS.map(({ major, minor }) => {
  const release = `${major}.${minor}`;
  const number = `${release} (Debian ${release}-1.pgdg12+1)`;
  const version: PostgresVersion = {
    major,
    number,
    text: `PostgreSQL ${number} on x86_64-pc-linux-gnu, compiled by gcc (Debian 12.2.0-14+deb12u1) 12.2.0, 64-bit`,
  };
  const names = [major, release];
  const variants = ["", "-alpine", "-bookworm"].flatMap((suffix) => names.map((name) => `${name}${suffix}`));
  const base = debianBase();
  const bin = `/usr/lib/postgresql/${major}/bin`;
  const psql = psqlProgram(number);
  return {
    repository: "postgres",
    tags: major === LATEST ? [...variants, "latest", "alpine", "bookworm"] : variants,
    entrypoint: ["docker-entrypoint.sh"],
    cmd: ["postgres"],
    env: {
      PATH: `/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:${bin}`,
      LANG: "en_US.utf8",
      PG_MAJOR: major,
      PG_VERSION: `${release}-1.pgdg12+1`,
      PGDATA: "/var/lib/postgresql/data",
    },
    exposedPorts: [5432],
    files: base.files,
    programs: {
      ...base.programs,
      "/usr/local/bin/docker-entrypoint.sh": postgresEntrypoint(version),
      [`${bin}/postgres`]: postgresProgram(version),
      "/usr/bin/psql": psql,
      "/usr/bin/pg_isready": pgIsReadyProgram(number),
    },
    size: 435_000_000,
  };
});

/** psql and pg_isready for images that only carry the client. */
export const POSTGRES_CLIENT_PROGRAMS = {
  "/usr/bin/psql": psqlProgram("17.6 (Debian 17.6-1.pgdg12+1)"),
  "/usr/bin/pg_isready": pgIsReadyProgram("17.6 (Debian 17.6-1.pgdg12+1)"),
};
