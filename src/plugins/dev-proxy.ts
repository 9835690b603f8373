import type { Plugin } from "@docusaurus/types";

/** While developing, the site's own server hands /api, WebSockets included, to a sandbox server beside it. */
export default function devProxyPlugin(): Plugin {
  const target = process.env.TSUNAGU_API ?? "http://localhost:8080";
  return {
    name: "tsunagu-dev-proxy",
    // Compression would hold event streams back until they end.
    configureWebpack: () => ({ devServer: { compress: false, proxy: [{ context: ["/api", "/healthz"], target, ws: true }] } }) as object,
  };
}
