import { writeText } from "../../../kernel/streams.ts";
import type { Process, Program } from "../../../shell/process/process.ts";
import { makeVerifier } from "../wire/scram.ts";
import { type PostgresVersion, dataFolder, postgresProgram } from "./postgres-program.ts";
import { initialise, isInitialised } from "./storage.ts";

const NO_PASSWORD = `Error: Database is uninitialized and superuser password is not specified.
       You must specify POSTGRES_PASSWORD to a non-empty value for the
       superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".

       You may also use "POSTGRES_HOST_AUTH_METHOD=trust" to allow all
       connections without a password. This is *not* recommended.

       See PostgreSQL documentation about "trust":
       https://www.postgresql.org/docs/current/auth-trust.html
`;

/** Models docker-entrypoint.sh of the official image: makes the data folder once, then becomes the server. */
export function postgresEntrypoint(version: PostgresVersion): Program {
  const server = postgresProgram(version);
  return async (process) => {
    const command = process.argv.slice(1);
    const isServer = command.length === 0 || command[0] === "postgres" || (command[0] as string).startsWith("-");
    if (!isServer) return process.spawn(command).exited;
    const folder = dataFolder(process);
    if (isInitialised(process.fs, folder)) {
      await writeText(process.stdout, "\nPostgreSQL Database directory appears to contain a database; Skipping initialization\n\n");
    } else {
      const password = process.env.get("POSTGRES_PASSWORD") ?? "";
      const trust = process.env.get("POSTGRES_HOST_AUTH_METHOD") === "trust";
      if (password === "" && !trust) {
        await writeText(process.stderr, NO_PASSWORD);
        return 1;
      }
      await makeCluster(process, folder, version, trust && password === "" ? undefined : password);
    }
    return server(process);
  };
}

async function makeCluster(process: Process, folder: string, version: PostgresVersion, password: string | undefined): Promise<void> {
  const user = process.env.get("POSTGRES_USER") || "postgres";
  const database = process.env.get("POSTGRES_DB") || user;
  const steps = [
    "creating subdirectories",
    "selecting dynamic shared memory implementation",
    "selecting default max_connections",
    "selecting default shared_buffers",
    "creating configuration files",
    "running bootstrap script",
    "performing post-bootstrap initialization",
    "syncing data to disk",
  ];
  await writeText(
    process.stdout,
    `The files belonging to this database system will be owned by user "postgres".
This user must also own the server process.

The database cluster will be initialized with locale "en_US.utf8".
The default database encoding has accordingly been set to "UTF8".
The default text search configuration will be set to "english".

Data page checksums are disabled.

fixing permissions on existing directory ${folder} ... ok
${steps.map((step) => `${step} ... ok\n`).join("")}

Success. You can now start the database server using:

    pg_ctl -D ${folder} -l logfile start

`,
  );
  const names = [...new Set(["postgres", database])];
  const verifier = password === undefined ? undefined : makeVerifier(password, process.random);
  initialise(process.fs, folder, version.major, { user, verifier, databases: names.map((name) => ({ name, owner: user })) });
  await writeText(
    process.stdout,
    `${database === "postgres" ? "" : "CREATE DATABASE\n\n"}\n/usr/local/bin/docker-entrypoint.sh: ignoring /docker-entrypoint-initdb.d/*\n\nPostgreSQL init process complete; ready for start up.\n\n`,
  );
}
