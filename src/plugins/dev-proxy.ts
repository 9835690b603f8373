import type { Plugin } from "@docusaurus/types";

/** While developing, the site's own server hands /api, WebSockets included, to a sandbox server beside it. */
export default function devProxyPlugin(): Plugin {
  const target = process.env.TSUNAGU_API ?? "http://localhost:8080";
  return {
    name: "tsunagu-dev-proxy",
    configureWebpack: () => ({ devServer: { proxy: [{ context: ["/api", "/healthz"], target, ws: true }] } }) as object,
  };
}
