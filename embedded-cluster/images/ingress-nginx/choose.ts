import { CATCH_ALL, type Configuration, type Location, type Server } from "./model.ts";

/** By the whole name, then by the name behind its first label, then whoever takes the rest. A star stands for one label. */
export function serverFor({ servers }: Configuration, host: string): Server {
  const name = host.replace(/:\d+$/, "").toLowerCase();
  const dot = name.indexOf(".");
  return servers.get(name) ?? (dot > 0 ? servers.get(`*${name.slice(dot)}`) : undefined) ?? (servers.get(CATCH_ALL) as Server);
}

/** As nginx chooses: an exact location, else the longest prefix; expressions in their order. */
export function locationFor(server: Server, path: string): Location | undefined {
  const exact = server.locations.find((location) => location.match === "exact" && location.path === path);
  if (exact !== undefined) return exact;
  return server.locations.find(({ match, pattern, path: own }) =>
    match === "regex" ? pattern?.test(path) === true : match === "prefix" && path.startsWith(own),
  );
}
