const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** How an image of the real cluster is made. */
export interface ImageRecipe {
  /** All names it goes by. */
  references: readonly string[];
  /** Debian packages, with what they depend on. */
  packages?: readonly string[];
  /** Programs built from Go, into /usr/local/bin. */
  programs?: readonly string[];
  /** false: no shell, no coreutils. */
  busybox?: boolean;
  files?: Readonly<Record<string, string>>;
  entrypoint?: readonly string[];
  command?: readonly string[];
  environment?: Readonly<Record<string, string>>;
  user?: string;
  directory?: string;
}

/** Every image that Pods of tests may name: no registry is reachable. The embedded cluster simulates images of the same names. */
export const RECIPES: Readonly<Record<string, ImageRecipe>> = {
  pause: { references: ["registry.k8s.io/pause:3.10.1"], entrypoint: ["/bin/sleep", "2147483647"] },
  coredns: { references: ["registry.k8s.io/coredns/coredns:v1.13.1"], busybox: false, programs: ["coredns"], entrypoint: ["/usr/local/bin/coredns"] },
  busybox: { references: ["docker.io/library/busybox:1.36", "docker.io/library/busybox:latest"], command: ["sh"] },
  agnhost: { references: ["registry.k8s.io/e2e-test-images/agnhost:2.53"], programs: ["agnhost"], entrypoint: ["/usr/local/bin/agnhost"], command: ["pause"] },
  curl: { references: ["docker.io/curlimages/curl:8.10.1"], packages: ["curl", "ca-certificates"], command: ["curl"], user: "100" },
  nginx: {
    references: ["docker.io/library/nginx:1.27", "docker.io/library/nginx:latest"],
    packages: ["nginx"],
    files: {
      "/etc/nginx/nginx.conf": nginxConfiguration(),
      "/etc/nginx/conf.d/default.conf": nginxDefault(),
      "/usr/share/nginx/html/index.html": nginxWelcome(),
    },
    command: ["nginx", "-g", "daemon off;"],
  },
  redis: {
    references: ["docker.io/library/redis:7"],
    packages: ["redis-server", "redis-tools"],
    directory: "/data",
    command: ["redis-server", "--protected-mode", "no"],
  },
  postgres: {
    references: ["docker.io/library/postgres:16"],
    packages: ["postgresql-15", "postgresql-client-15"],
    files: { "/usr/local/bin/docker-entrypoint.sh": postgresEntrypoint() },
    environment: { PGDATA: "/var/lib/postgresql/data", PATH: `${PATH}:/usr/lib/postgresql/15/bin` },
    entrypoint: ["docker-entrypoint.sh"],
    command: ["postgres"],
  },
  toolbox: {
    references: ["docker.io/tsunagu/toolbox:1"],
    packages: ["bash", "curl", "bind9-dnsutils", "jq", "redis-tools", "postgresql-client-15", "netcat-openbsd", "nano"],
    programs: ["kubectl"],
    user: "1000",
    directory: "/home/learner",
    environment: { HOME: "/home/learner", USER: "learner", LANG: "C.UTF-8" },
    files: { "/home/learner/.keep": "" },
    command: ["sleep", "2147483647"],
  },
};

export function configurationOf(recipe: ImageRecipe): object {
  const environment = { PATH, ...recipe.environment };
  return {
    Env: Object.entries(environment).map(([name, value]) => `${name}=${value}`),
    ...(recipe.entrypoint === undefined ? {} : { Entrypoint: recipe.entrypoint }),
    ...(recipe.command === undefined ? {} : { Cmd: recipe.command }),
    ...(recipe.user === undefined ? {} : { User: recipe.user }),
    ...(recipe.directory === undefined ? {} : { WorkingDir: recipe.directory }),
  };
}

function nginxConfiguration(): string {
  return `user root;
worker_processes 1;
error_log /dev/stderr notice;
pid /tmp/nginx.pid;
events { worker_connections 256; }
http {
  include /etc/nginx/mime.types;
  default_type application/octet-stream;
  access_log /dev/stdout combined;
  client_body_temp_path /tmp/client;
  proxy_temp_path /tmp/proxy;
  fastcgi_temp_path /tmp/fastcgi;
  uwsgi_temp_path /tmp/uwsgi;
  scgi_temp_path /tmp/scgi;
  include /etc/nginx/conf.d/*.conf;
}
`;
}

function nginxDefault(): string {
  return "server {\n  listen 80;\n  root /usr/share/nginx/html;\n  index index.html;\n}\n";
}

function nginxWelcome(): string {
  return "<!DOCTYPE html>\n<title>Welcome to nginx!</title>\n<h1>Welcome to nginx!</h1>\n";
}

function postgresEntrypoint(): string {
  return `#!/bin/sh
set -e
user=\${POSTGRES_USER:-postgres}
mkdir -p "$PGDATA" /var/run/postgresql
chown -R 999:999 "$PGDATA" /var/run/postgresql
chmod 700 "$PGDATA"
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  [ -n "$POSTGRES_PASSWORD" ] || { echo "Error: Database is uninitialized and superuser password is not specified." >&2; exit 1; }
  printf %s "$POSTGRES_PASSWORD" > /tmp/password
  chmod 644 /tmp/password
  setpriv --reuid 999 --regid 999 --clear-groups initdb -D "$PGDATA" -U "$user" --pwfile=/tmp/password -A scram-sha-256 --no-sync
  echo "host all all all scram-sha-256" >> "$PGDATA/pg_hba.conf"
  echo "listen_addresses = '*'" >> "$PGDATA/postgresql.conf"
  if [ -n "$POSTGRES_DB" ] && [ "$POSTGRES_DB" != postgres ]; then
    echo "CREATE DATABASE \\"$POSTGRES_DB\\"" | setpriv --reuid 999 --regid 999 --clear-groups postgres --single -D "$PGDATA" postgres
  fi
fi
exec setpriv --reuid 999 --regid 999 --clear-groups "$@" -D "$PGDATA"
`;
}
