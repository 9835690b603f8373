import type { KubeObject } from "../../apimachinery/object.ts";
import { resourcePath } from "../../client/resource-client.ts";
import { RESOURCES } from "../../client/resources.ts";
import { COPY_BYTES } from "../../kernel/limits.ts";
import { type ByteSource, readAll, readAllText, sourceOf } from "../../kernel/streams.ts";
import type { Command } from "../command/command.ts";
import { boolFlag, intFlag, stringFlag } from "../command/flags.ts";
import type { Invocation } from "../command/invocation.ts";
import { CommandError, PlainError } from "../errors/command-error.ts";
import { containerNames, containerOf } from "../resource/pods.ts";
import { readTar, writeTar } from "../../shell/archive/tar.ts";
import { goQuote } from "../text/go-quote.ts";
import { absolutePath, baseName } from "../text/paths.ts";
import { execQuery } from "./exec.ts";
import { opening } from "./streams.ts";

export const cp: Command = {
  name: "cp",
  use: "cp <file-spec-src> <file-spec-dest>",
  short: "Copy files and directories to and from containers",
  long: "Copy files and directories to and from containers. The container must have the program 'tar'.",
  examples: `# Into a pod
kubectl cp ./page.html web-0:/usr/share/nginx/html/page.html

# Out of a pod
kubectl cp web-0:/etc/nginx/nginx.conf ./nginx.conf`,
  completes: "files",
  flags: [
    stringFlag("container", "c", "Container name. If omitted, the default container or the first one of the pod is used"),
    boolFlag("no-preserve", "", "The copied file/directory's ownership and permissions will not be preserved in the container"),
    intFlag("retries", "", "Set number of retries to complete a copy operation from a container."),
  ],
  run,
};

interface FileSpec {
  namespace: string;
  pod: string;
  file: string;
}

async function run(invocation: Invocation): Promise<void> {
  const [from, to, ...more] = invocation.args;
  if (from === undefined || to === undefined || more.length > 0) throw new CommandError("source and destination are required");
  const [source, target] = [parseSpec(invocation, from), parseSpec(invocation, to)];
  if (source.pod !== "" && target.pod !== "") throw new CommandError("one of src or dest must be a local file specification");
  if (source.file === "" || target.file === "") throw new CommandError("filepath can not be empty");
  if (source.pod !== "") return copyFrom(invocation, source, target);
  if (target.pod !== "") return copyTo(invocation, source, target);
  throw new CommandError("one of src or dest must be a remote file specification");
}

function parseSpec(invocation: Invocation, text: string): FileSpec {
  const colon = text.indexOf(":");
  if (colon < 0) return { namespace: "", pod: "", file: text };
  const [name, file] = [text.slice(0, colon), text.slice(colon + 1)];
  const parts = name.split("/");
  if (name === "" || parts.length > 2) throw new CommandError("filespec must match the canonical format: [[namespace/]pod:]file/path");
  const pod = parts.at(-1) as string;
  return { namespace: parts.length === 2 ? (parts[0] as string) : invocation.namespace.name, pod, file };
}

async function copyTo(invocation: Invocation, source: FileSpec, target: FileSpec): Promise<void> {
  const { fs } = invocation.process;
  const path = absolutePath(invocation.process, source.file);
  if (!fs.exists(path)) throw new CommandError(`${source.file} doesn't exist in local filesystem`);
  const pod = await podOf(invocation, target);
  const wanted = target.file.replace(/\/+$/, "") || "/";
  // A folder that exists takes the file under its own name, as cp(1) does.
  const inside = target.file.endsWith("/") || (await isDirectory(invocation, pod, wanted));
  const destination = inside ? `${wanted === "/" ? "" : wanted}/${baseName(path)}` : wanted;
  const slash = destination.lastIndexOf("/");
  const [folder, name] = [slash > 0 ? destination.slice(0, slash) : slash === 0 ? "/" : ".", destination.slice(slash + 1)];
  const archive = writeTar(fs, path, name, Math.floor(invocation.now() / 1_000));
  const command = ["tar", "-xmf", "-", "-C", folder];
  if (invocation.flags.bool("no-preserve")) command.splice(1, 1, "--no-same-permissions", "--no-same-owner", "-xmf");
  const { code, stderr } = await execute(invocation, pod, command, sourceOf(archive));
  if (code !== 0) {
    await invocation.err(stderr);
    throw new PlainError(`command terminated with exit code ${code}`, code);
  }
}

async function copyFrom(invocation: Invocation, source: FileSpec, target: FileSpec): Promise<void> {
  const { fs } = invocation.process;
  const pod = await podOf(invocation, source);
  const { code, stdout, stderr } = await execute(invocation, pod, ["tar", "cf", "-", source.file]);
  // Upstream has one stream for what comes and for what is said of it.
  if (stderr !== "") await invocation.out(stderr);
  if (code !== 0 && stdout.length === 0) throw new PlainError(`command terminated with exit code ${code}`, 1);
  const local = absolutePath(invocation.process, target.file);
  const name = baseName(source.file.replace(/\/+$/, ""));
  const destination = fs.exists(local) && fs.stat(local).type === "directory" ? `${local === "/" ? "" : local}/${name}` : local;
  const prefix = source.file.replace(/^\/+/, "").replace(/\/+$/, "");
  for (const entry of readTar(stdout)) {
    const relative = entry.name.replace(/^\/+/, "").replace(/\/+$/, "");
    if (relative !== prefix && !relative.startsWith(`${prefix}/`)) continue;
    const rest = relative.slice(prefix.length);
    if (rest.split("/").includes("..")) {
      await invocation.err(`warning: file "${destination}${rest}" is outside target destination, skipping\n`);
      continue;
    }
    const path = `${destination}${rest}`;
    if (entry.type === "directory") fs.makeDirectory(path, { recursive: true });
    else if (entry.type === "symlink") await invocation.err(`warning: skipping symlink: "${path}" -> "${entry.link}"\n`);
    else {
      const folder = path.slice(0, path.lastIndexOf("/")) || "/";
      if (!fs.exists(folder)) fs.makeDirectory(folder, { recursive: true });
      fs.writeFile(path, entry.content, { mode: entry.mode });
    }
  }
}

async function podOf(invocation: Invocation, spec: FileSpec): Promise<KubeObject> {
  const pod = await invocation.cluster.json<KubeObject>("GET", resourcePath(RESOURCES.pods, { namespace: spec.namespace, name: spec.pod }));
  const phase = pod.status?.phase;
  if (phase === "Succeeded" || phase === "Failed") throw new CommandError(`cannot exec into a container in a completed pod; current phase is ${phase}`);
  return pod;
}

async function isDirectory(invocation: Invocation, pod: KubeObject, path: string): Promise<boolean> {
  return (await execute(invocation, pod, ["test", "-d", path])).code === 0;
}

/** Whether nothing says which of several containers is meant. */
function isDefaulted({ flags }: Invocation, pod: KubeObject): boolean {
  const count = (pod.spec?.containers ?? []).length + (pod.spec?.initContainers ?? []).length + (pod.spec?.ephemeralContainers ?? []).length;
  return count > 1 && flags.string("container") === "" && !pod.metadata.annotations?.["kubectl.kubernetes.io/default-container"];
}

async function execute(
  invocation: Invocation,
  pod: KubeObject,
  command: readonly string[],
  stdin?: ByteSource,
): Promise<{ code: number; stdout: Uint8Array; stderr: string }> {
  const copiesOut = stdin === undefined && command[0] === "tar";
  const container = await containerOf(invocation, pod, invocation.flags.string("container"), copiesOut || (stdin === undefined && command[0] === "test"));
  if (copiesOut && isDefaulted(invocation, pod)) await invocation.out(`Defaulted container ${goQuote(container)} out of: ${containerNames(pod)}\n`);
  const path = resourcePath(RESOURCES.pods, { namespace: pod.metadata.namespace, name: pod.metadata.name, subresource: "exec" });
  const query = execQuery({ container, command, stdin: stdin !== undefined, tty: false });
  const channels = await opening(() => invocation.cluster.exec(`${path}?${query}`));
  try {
    const feed = async () => {
      for (let chunk = await stdin?.read(); chunk; chunk = await stdin?.read()) await channels.stdin.write(chunk);
      channels.stdin.close();
    };
    const [stdout, stderr] = await Promise.all([
      readAll(channels.stdout, COPY_BYTES),
      readAllText(channels.stderr),
      feed().catch(() => channels.stdin.close()),
    ]);
    const status = await channels.status;
    const cause = status.details?.causes?.find((each) => each.reason === "ExitCode");
    if (status.status === "Failure" && cause === undefined) throw new CommandError(status.message ?? "unknown error");
    return { code: status.status === "Failure" ? Number(cause?.message ?? 1) : 0, stdout, stderr };
  } finally {
    channels.close();
  }
}
