import type { HttpRequest } from "../../network/http/index.ts";
import type { Location, Server } from "./model.ts";

/** One request on its way through the controller, and what the access log says of it. */
export interface Exchange {
  request: HttpRequest;
  scheme: "http" | "https";
  server: Server;
  location: Location | undefined;
  /** Milliseconds since the epoch. */
  start: number;
  requestId: string;
  /** "namespace-service-port" of the rule, and of the canary that took its place. */
  upstreamName: string;
  alternativeName: string;
  upstreamAddresses: string[];
  upstreamStatus: string[];
  upstreamBytes: number | undefined;
  upstreamMilliseconds: number | undefined;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** A line as the controller's log-format-upstream has it. */
export function accessLine(exchange: Exchange, status: number, bytes: number, now: number): string {
  const { request } = exchange;
  const query = request.query === "" ? "" : `?${request.query}`;
  const header = (name: string) => request.headers.get(name) ?? "-";
  const line = `${request.method} ${request.path}${query} HTTP/${request.httpVersion}`;
  const length = line.length + 4 + [...request.headers].reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0);
  const seconds = (milliseconds: number | undefined) => (milliseconds === undefined ? "-" : (milliseconds / 1_000).toFixed(3));
  const iso = new Date(now).toISOString();
  const time = `${iso.slice(8, 10)}/${MONTHS[Number(iso.slice(5, 7)) - 1]}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`;
  const upstream = [
    exchange.upstreamAddresses.join(", ") || "-",
    exchange.upstreamBytes ?? "-",
    seconds(exchange.upstreamMilliseconds),
    exchange.upstreamStatus.join(", ") || "-",
  ].join(" ");
  const names = `[${exchange.upstreamName}] [${exchange.alternativeName}]`;
  const duration = seconds(now - exchange.start);
  return `${request.remote.ip} - - [${time}] "${line}" ${status} ${bytes} "${header("referer")}" "${header("user-agent")}" ${length} ${duration} ${names} ${upstream} ${exchange.requestId}`;
}
