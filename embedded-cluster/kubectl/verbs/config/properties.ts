import type { Command } from "../../command/command.ts";
import { boolFlag } from "../../command/flags.ts";
import type { Kubeconfig } from "../../config/kubeconfig.ts";
import { CommandError, HelpThenError } from "../../errors/command-error.ts";
import { goQuote } from "../../text/go-quote.ts";
import { configOf, save } from "./config-file.ts";
import { bytesOf } from "./entry-flags.ts";

type Section = "clusters" | "contexts" | "users";
type Value = "string" | "bool" | "bytes";

/** The fields of each kind of entry, and the name it has in a file. Models client-go's tools/clientcmd/api.Config. */
const ENTRIES: Record<Section, { inner: string; type: string; fields: Record<string, Value> }> = {
  clusters: {
    inner: "cluster",
    type: "api.Cluster",
    fields: {
      server: "string",
      "tls-server-name": "string",
      "insecure-skip-tls-verify": "bool",
      "certificate-authority": "string",
      "certificate-authority-data": "bytes",
      "proxy-url": "string",
      "disable-compression": "bool",
    },
  },
  contexts: { inner: "context", type: "api.Context", fields: { cluster: "string", user: "string", namespace: "string" } },
  users: {
    inner: "user",
    type: "api.AuthInfo",
    fields: {
      "client-certificate": "string",
      "client-certificate-data": "bytes",
      "client-key": "string",
      "client-key-data": "bytes",
      token: "string",
      tokenFile: "string",
      act: "string",
      username: "string",
      password: "string",
    },
  },
};

interface Property {
  section: Section | "current-context";
  name: string;
  field: string | undefined;
}

export const setProperty: Command = {
  name: "set",
  use: "config set PROPERTY_NAME PROPERTY_VALUE",
  short: "Set an individual value in a kubeconfig file",
  long: "Set one value of a kubeconfig file. PROPERTY_NAME is a path with dots, such as contexts.dev.namespace.",
  completes: "none",
  flags: [boolFlag("set-raw-bytes", "", "Take the value of a field of bytes as it is, not as base64.")],
  async run(invocation) {
    const [path, value, ...more] = invocation.args;
    if (path === undefined || value === undefined || more.length > 0) throw new HelpThenError(`Unexpected args: [${invocation.args.join(" ")}]`);
    if (value === "") throw new CommandError("you cannot use set to unset a property");
    const config = configOf(invocation);
    const property = parseProperty(path);
    if (property.section === "current-context") config["current-context"] = value;
    else {
      if (property.field === undefined) throw new CommandError(`can't set a map to a value: ${goMapText(config, property.section)}`);
      const entry = entryOf(config, property, true) as Record<string, unknown>;
      entry[property.field] = converted(ENTRIES[property.section].fields[property.field] as Value, value, invocation.flags.bool("set-raw-bytes"));
    }
    save(invocation, config);
    await invocation.out(`Property ${goQuote(path)} set.\n`);
  },
};

export const unsetProperty: Command = {
  name: "unset",
  use: "config unset PROPERTY_NAME",
  short: "Unset an individual value in a kubeconfig file",
  long: "Unset one value of a kubeconfig file. PROPERTY_NAME is a path with dots, such as contexts.dev.namespace.",
  completes: "none",
  async run(invocation) {
    const [path, ...more] = invocation.args;
    if (path === undefined || more.length > 0) throw new HelpThenError(`Unexpected args: [${invocation.args.join(" ")}]`);
    const config = configOf(invocation);
    const property = parseProperty(path);
    if (property.section === "current-context") config["current-context"] = "";
    else if (property.name === "") config[property.section] = [];
    else if (property.field === undefined) {
      const items: { name: string }[] = config[property.section];
      (config[property.section] as { name: string }[]) = items.filter(({ name }) => name !== property.name);
    } else {
      const entry = entryOf(config, property, false);
      if (entry === undefined) throw new CommandError(`current map key \`${property.name}\` is invalid`);
      delete entry[property.field];
    }
    save(invocation, config);
    await invocation.out(`Property ${goQuote(path)} unset.\n`);
  },
};

/** Names may hold dots themselves: a name ends where a field that exists begins. */
function parseProperty(path: string): Property {
  const [section = "", ...parts] = path.split(".");
  if (section === "current-context") {
    if (parts.length > 0) throw new CommandError(`unable to parse one or more field values of ${path}`);
    return { section, name: "", field: undefined };
  }
  const entries = ENTRIES[section as Section];
  if (!Object.hasOwn(ENTRIES, section) || entries === undefined) throw new CommandError(`unable to parse ${path} after [] at api.Config`);
  if (parts.length === 0) return { section: section as Section, name: "", field: undefined };
  const at = parts.findIndex((part, index) => index > 0 && Object.hasOwn(entries.fields, part));
  if (at < 0) return { section: section as Section, name: parts.join("."), field: undefined };
  if (at < parts.length - 1) throw new CommandError(`unable to parse one or more field values of ${path}`);
  return { section: section as Section, name: parts.slice(0, at).join("."), field: parts[at] };
}

function entryOf(config: Kubeconfig, { section, name }: Property, creates: boolean): Record<string, unknown> | undefined {
  const { inner } = ENTRIES[section as Section];
  const items = config[section as Section] as unknown as ({ name: string } & Record<string, Record<string, unknown>>)[];
  let item = items.find((each) => each.name === name);
  if (item === undefined && creates) {
    item = { name, [inner]: {} } as unknown as (typeof items)[number];
    items.push(item);
  }
  return item?.[inner];
}

function converted(type: Value, value: string, raw: boolean): unknown {
  if (type === "string") return value;
  if (type === "bytes") {
    if (raw) return bytesOf(value);
    if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(value)) {
      const at = /[^A-Za-z0-9+/]/.exec(value)?.index ?? value.length - (value.length % 4);
      throw new CommandError(`error decoding input value: illegal base64 data at input byte ${at}`);
    }
    return value;
  }
  const lower = value.toLowerCase();
  if (["1", "t", "true"].includes(lower)) return true;
  if (["0", "f", "false"].includes(lower)) return false;
  throw new CommandError(`strconv.ParseBool: parsing ${goQuote(value)}: invalid syntax`);
}

/** The map as Go prints it: its entries are pointers, so only their names say anything. */
function goMapText(config: Kubeconfig, section: Section): string {
  return `map[${config[section]
    .map(({ name }) => `${name}:0x0`)
    .sort()
    .join(" ")}]`;
}
