import { decodeUtf8 } from "../../kernel/bytes.ts";
import type { Process } from "../../shell/process/process.ts";
import type { FlagValues } from "../command/flags.ts";
import type { Dial } from "../command/invocation.ts";
import { CommandError, ConnectionFailure, PlainError } from "../errors/command-error.ts";
import { goQuote } from "../text/go-quote.ts";
import { absolutePath } from "../text/paths.ts";
import { parseDuration } from "../text/duration.ts";
import { Cluster } from "./cluster.ts";
import { type Kubeconfig, type NamedContext, readKubeconfig } from "./kubeconfig.ts";

const SERVICE_ACCOUNT_FOLDER = "/var/run/secrets/kubernetes.io/serviceaccount";
/** What client-go falls back to without any configuration. */
const DEFAULT_SERVER = "http://localhost:8080";

/** Opens the way to the cluster that flags, kubeconfig or the pod's service account name. Models client-go's tools/clientcmd. */
export function connect(process: Process, flags: FlagValues, dial: Dial): Cluster {
  const { server, token } = endpointOf(process, flags);
  const client = dial(server, token);
  if (client === undefined) {
    throw new ConnectionFailure(`The connection to the server ${hostOf(server)} was refused - did you specify the right host or port?`, server);
  }
  return new Cluster({
    client,
    server,
    signal: process.signal,
    clock: process.clock,
    stderr: process.stderr,
    headers: impersonation(flags, process),
    timeoutMilliseconds: timeoutOf(flags.string("request-timeout")),
  });
}

/** The namespace of the request. Order: --namespace, the context's, the service account's, "default". */
export function namespaceOf(process: Process, flags: FlagValues): { name: string; explicit: boolean } {
  const named = flags.string("namespace");
  if (named !== "") return { name: named, explicit: true };
  const config = readKubeconfig(process, flags.string("kubeconfig"));
  const fromContext = config === undefined ? undefined : contextOf(config, flags)?.context.namespace;
  if (fromContext) return { name: fromContext, explicit: false };
  const path = `${SERVICE_ACCOUNT_FOLDER}/namespace`;
  if (isUnconfigured(config) && process.fs.exists(path)) return { name: decodeUtf8(process.fs.readFile(path)).trim(), explicit: false };
  return { name: "default", explicit: false };
}

function endpointOf(process: Process, flags: FlagValues): { server: string; token: string } {
  const config = readKubeconfig(process, flags.string("kubeconfig"));
  const override = { server: flags.global("server"), token: flags.global("token") };
  if (config === undefined || isUnconfigured(config)) {
    const inside = inCluster(process);
    return { server: override.server || inside?.server || DEFAULT_SERVER, token: override.token || inside?.token || "" };
  }
  const context = contextOf(config, flags);
  const clusterName = flags.global("cluster") || context?.context.cluster || "";
  const userName = flags.global("user") || context?.context.user || "";
  const cluster = config.clusters.find((item) => item.name === clusterName);
  if (cluster === undefined && flags.global("cluster") !== "") throw new CommandError(`no server found for cluster ${goQuote(clusterName)}`);
  const user = config.users.find((item) => item.name === userName);
  if (user === undefined && flags.global("user") !== "") throw new CommandError(`auth info ${goQuote(userName)} does not exist`);
  let token = user?.user.token ?? "";
  if (token === "" && user?.user.tokenFile) token = decodeUtf8(process.fs.readFile(absolutePath(process, user.user.tokenFile))).trim();
  return { server: withScheme(override.server || cluster?.cluster.server || DEFAULT_SERVER), token: override.token || token };
}

function contextOf(config: Kubeconfig, flags: FlagValues): NamedContext | undefined {
  const name = flags.global("context") || config["current-context"];
  const context = config.contexts.find((item) => item.name === name);
  if (context === undefined && flags.global("context") !== "")
    throw new PlainError(`Error in configuration: context was not found for specified context: ${name}`);
  return context;
}

function isUnconfigured(config: Kubeconfig | undefined): boolean {
  return config === undefined || (config.clusters.length === 0 && config.contexts.length === 0);
}

function inCluster(process: Process): { server: string; token: string } | undefined {
  const host = process.env.get("KUBERNETES_SERVICE_HOST");
  const port = process.env.get("KUBERNETES_SERVICE_PORT");
  const path = `${SERVICE_ACCOUNT_FOLDER}/token`;
  if (!host || !port || !process.fs.exists(path)) return undefined;
  return { server: `https://${host.includes(":") ? `[${host}]` : host}:${port}`, token: decodeUtf8(process.fs.readFile(path)).trim() };
}

function impersonation(flags: FlagValues, process: Process): Record<string, string> {
  const user = flags.string("as");
  const groups = flags.list("as-group");
  if (user === "" && groups.length > 0) {
    const config = readKubeconfig(process, flags.string("kubeconfig"));
    const name = flags.global("user") || (config === undefined ? undefined : contextOf(config, flags)?.context.user) || "";
    throw new CommandError(`requesting uid, groups or user-extra for ${name} without impersonating a user`);
  }
  return user === "" ? {} : { "impersonate-user": user, ...(groups.length > 0 ? { "impersonate-group": groups.join(",") } : {}) };
}

/** "1s", "2m", or whole seconds; 0 is none. */
function timeoutOf(text: string): number {
  if (/^\d+$/.test(text)) return Number(text) * 1_000;
  const parsed = parseDuration(text);
  if (parsed === undefined) {
    throw new CommandError(
      "Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)",
    );
  }
  return parsed;
}

function withScheme(server: string): string {
  return /^[a-z]+:\/\//.test(server) ? server : `http://${server}`;
}

/** "10.0.0.1:6443" of a server's URL. */
export function hostOf(server: string): string {
  return server.replace(/^[a-z]+:\/\//, "").replace(/\/.*$/, "");
}
