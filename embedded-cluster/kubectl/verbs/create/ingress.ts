import type { Command } from "../../command/command.ts";
import { arrayFlag, stringFlag } from "../../command/flags.ts";
import { CommandError } from "../../errors/command-error.ts";
import { generatorCommand } from "./generated.ts";

const RULE = /^(?<host>[\w*\-.]*(?=\/))(?<path>\/[^=]*)=(?<service>[\w-]+):(?<port>[\w-]+)(?:,(?<tls>tls)(?:=(?<secret>[\w-]+))?)?$/;

interface Path {
  path: string;
  pathType: "Prefix" | "Exact";
  backend: unknown;
}

export const ingress: Command = generatorCommand(
  {
    name: "ingress",
    aliases: ["ing"],
    use: "create ingress NAME --rule=host/path=service:port[,tls[=secret]] ",
    short: "Create an ingress with the specified name",
    failing: "failed to create ingress:",
    flags: [
      stringFlag("class", "", "Ingress Class to be used"),
      arrayFlag(
        "rule",
        "",
        "Rule in format host/path=service:port[,tls=secretname]. Paths containing the leading character '*' are considered pathType=Prefix.",
      ),
      stringFlag("default-backend", "", "Default service for backend, in format of svcname:port"),
      arrayFlag("annotation", "", "Annotation to insert in the ingress object, in the format annotation=value"),
    ],
  },
  (invocation, name) => {
    const { flags } = invocation;
    const rules = flags.list("rule");
    const fallback = flags.string("default-backend");
    if (rules.length === 0 && fallback === "") {
      throw new CommandError(
        "not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)",
      );
    }
    if (fallback !== "" && fallback.split(":").length !== 2) throw new CommandError("default-backend should be in format servicename:serviceport");
    const annotations = Object.fromEntries(
      flags.list("annotation").map((text) => {
        const equals = text.indexOf("=");
        if (equals <= 0) throw new CommandError(`annotation ${text} is invalid and should be in format key=[value]`);
        return [text.slice(0, equals), text.slice(equals + 1)];
      }),
    );
    const className = flags.string("class");
    return {
      apiVersion: "networking.k8s.io/v1",
      kind: "Ingress",
      metadata: { name, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) },
      spec: {
        ...(className === "" ? {} : { ingressClassName: className }),
        ...(fallback === "" ? {} : { defaultBackend: backend(...(fallback.split(":") as [string, string])) }),
        ...rulesAndTls(rules),
      },
      status: { loadBalancer: {} },
    };
  },
);

function rulesAndTls(texts: readonly string[]): Record<string, unknown> {
  const hosts = new Map<string, Path[]>();
  const tls: { hosts?: string[]; secretName?: string }[] = [];
  for (const text of texts) {
    const parts = RULE.exec(text)?.groups;
    if (parts === undefined) throw new CommandError(`rule ${text} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`);
    const { host = "", path = "", service = "", port = "", secret } = parts;
    const prefix = path.endsWith("*");
    const entry: Path = { path: prefix ? path.slice(0, -1) : path, pathType: prefix ? "Prefix" : "Exact", backend: backend(service, port) };
    hosts.set(host, [...(hosts.get(host) ?? []), entry]);
    if (parts.tls !== undefined) {
      const known = tls.find((each) => each.secretName === secret);
      if (known === undefined) tls.push({ ...(host === "" ? {} : { hosts: [host] }), ...(secret === undefined ? {} : { secretName: secret }) });
      else if (host !== "" && !known.hosts?.includes(host)) known.hosts = [...(known.hosts ?? []), host];
    }
  }
  const rules = [...hosts].map(([host, paths]) => ({ ...(host === "" ? {} : { host }), http: { paths } }));
  return { ...(rules.length > 0 ? { rules } : {}), ...(tls.length > 0 ? { tls } : {}) };
}

function backend(name: string, port: string): unknown {
  return { service: { name, port: /^\d+$/.test(port) ? { number: Number(port) } : { name: port } } };
}
