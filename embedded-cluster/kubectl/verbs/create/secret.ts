import type { KubeObject } from "../../../apimachinery/object.ts";
import { encodeUtf8, toBase64 } from "../../../kernel/bytes.ts";
import type { Command } from "../../command/command.ts";
import { stringFlag, stringsFlag } from "../../command/flags.ts";
import type { Invocation } from "../../command/invocation.ts";
import { CommandError } from "../../errors/command-error.ts";
import { absolutePath } from "../../text/paths.ts";
import { generatorCommand } from "./generated.ts";
import { APPEND_HASH_FLAG, withHash } from "./append-hash.ts";
import { KEY_VALUE_FLAGS, keyValuesOf } from "./key-values.ts";

function secretOf(name: string, type: string, data: Record<string, Uint8Array>): KubeObject {
  const encoded = Object.fromEntries(Object.entries(data).map(([key, value]) => [key, toBase64(value)]));
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name },
    ...(type === "" ? {} : { type }),
    ...(Object.keys(encoded).length > 0 ? { data: encoded } : {}),
  };
}

const generic = generatorCommand(
  {
    name: "generic",
    use: "create secret generic NAME [--type=string] [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]",
    short: "Create a secret from a local file, directory, or literal value",
    failing: "failed to create secret",
    flags: [...KEY_VALUE_FLAGS, APPEND_HASH_FLAG, stringFlag("type", "", "The type of secret to create")],
  },
  (invocation, name) => {
    const pairs = keyValuesOf(invocation, "Secret", name).map(({ key, value }) => [key, value] as const);
    return withHash(invocation, secretOf(name, invocation.flags.string("type"), Object.fromEntries(pairs)));
  },
);

const tls = generatorCommand(
  {
    name: "tls",
    use: "create secret tls NAME --cert=path/to/cert/file --key=path/to/key/file [--dry-run=server|client|none]",
    short: "Create a TLS secret",
    failing: "failed to create secret",
    flags: [
      APPEND_HASH_FLAG,
      stringFlag("cert", "", "Path to PEM encoded public key certificate."),
      stringFlag("key", "", "Path to private key associated with given certificate."),
    ],
  },
  (invocation, name) => {
    const [cert, key] = [invocation.flags.string("cert"), invocation.flags.string("key")];
    if (cert === "" || key === "") throw new CommandError("key and cert must be specified");
    const [certificate, privateKey] = [readFile(invocation, cert), readFile(invocation, key)];
    for (const bytes of [certificate, privateKey]) {
      if (!new TextDecoder().decode(bytes).includes("-----BEGIN ")) throw new CommandError("tls: failed to find any PEM data in certificate input");
    }
    return withHash(invocation, secretOf(name, "kubernetes.io/tls", { "tls.crt": certificate, "tls.key": privateKey }));
  },
);

function readFile(invocation: Invocation, name: string): Uint8Array {
  const path = absolutePath(invocation.process, name);
  if (!invocation.process.fs.exists(path)) throw new CommandError(`Cannot read file ${name}, open ${name}: no such file or directory`);
  return invocation.process.fs.readFile(path);
}

const dockerRegistry = generatorCommand(
  {
    name: "docker-registry",
    use: "create secret docker-registry NAME --docker-username=user --docker-password=password --docker-email=email [--docker-server=string] [--from-file=[key=]source] [--dry-run=server|client|none]",
    short: "Create a secret for use with a Docker registry",
    failing: "failed to create secret",
    flags: [
      APPEND_HASH_FLAG,
      stringFlag("docker-username", "", "Username for Docker registry authentication"),
      stringFlag("docker-password", "", "Password for Docker registry authentication"),
      stringFlag("docker-email", "", "Email for Docker registry"),
      stringFlag("docker-server", "", "Server location for Docker registry", "https://index.docker.io/v1/"),
      stringsFlag("from-file", "", "A file that holds a Docker configuration."),
    ],
  },
  (invocation, name) => {
    const { flags } = invocation;
    const [file] = flags.list("from-file");
    const type = "kubernetes.io/dockerconfigjson";
    if (file !== undefined) return withHash(invocation, secretOf(name, type, { ".dockerconfigjson": readFile(invocation, file.split("=").at(-1) as string) }));
    const [username, password, email] = ["docker-username", "docker-password", "docker-email"].map((flag) => flags.string(flag)) as [string, string, string];
    if (username === "" || password === "") {
      throw new CommandError("either --from-file or the combination of --docker-username, --docker-password and --docker-server is required");
    }
    const auth = toBase64(encodeUtf8(`${username}:${password}`));
    const entry = { username, password, ...(email === "" ? {} : { email }), auth };
    return withHash(
      invocation,
      secretOf(name, type, { ".dockerconfigjson": encodeUtf8(JSON.stringify({ auths: { [flags.string("docker-server")]: entry } })) }),
    );
  },
);

export const secret: Command = {
  name: "secret",
  use: "create secret (docker-registry | generic | tls)",
  helpFails: "stderr",
  short: "Create a secret using a specified subcommand",
  subcommands: [dockerRegistry, generic, tls],
};
