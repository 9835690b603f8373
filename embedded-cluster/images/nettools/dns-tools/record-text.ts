import type { DnsData } from "../../../network/dns/index.ts";

/** A record's data as zone files write it. */
export function dataText(data: DnsData): string {
  switch (data.kind) {
    case "A":
    case "AAAA":
      return data.address;
    case "CNAME":
    case "NS":
    case "PTR":
      return data.target;
    case "SRV":
      return `${data.priority} ${data.weight} ${data.port} ${data.target}`;
    case "SOA":
      return `${data.nameServer} ${data.mailbox} ${data.serial} ${data.refresh} ${data.retry} ${data.expire} ${data.minimum}`;
    case "TXT":
      return data.texts.map((text) => `"${text.replace(/["\\]/g, "\\$&")}"`).join(" ");
    case "raw":
      return `\\# ${data.bytes.length} ${[...data.bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
  }
}

export function withoutDot(name: string): string {
  return name.endsWith(".") && name !== "." ? name.slice(0, -1) : name;
}
