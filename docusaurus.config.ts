import type { Config } from "@docusaurus/types";
import { darkTheme, lightTheme } from "./src/css/prism-themes.ts";

const TAGLINES: Record<string, string> = {
  ja: "マイクロサービスを Kubernetes でつなぐ",
  "zh-Hant": "用 Kubernetes 串起微服務",
  en: "How microservices connect on Kubernetes",
};

const config: Config = {
  title: "Tsunagu 繋ぐ",
  tagline: TAGLINES[process.env.DOCUSAURUS_CURRENT_LOCALE ?? "ja"] ?? TAGLINES.ja,
  favicon: "img/logo.svg",
  url: process.env.TSUNAGU_SITE_URL ?? "http://localhost:8080",
  baseUrl: "/",
  trailingSlash: false,
  onBrokenLinks: "throw",
  onBrokenAnchors: "throw",
  onDuplicateRoutes: "throw",
  // Without the cascade layers of v4: their stand-in for older browsers gives the theme's rules more weight than ours.
  future: {
    v4: { removeLegacyPostBuildHeadAttribute: true, siteStorageNamespacing: true, fasterByDefault: true, mdx1CompatDisabledByDefault: true },
    faster: true,
  },
  i18n: {
    defaultLocale: "ja",
    locales: ["ja", "zh-Hant", "en"],
    localeConfigs: {
      ja: { label: "日本語", htmlLang: "ja" },
      "zh-Hant": { label: "繁體中文", htmlLang: "zh-Hant" },
      en: { label: "English", htmlLang: "en" },
    },
  },
  markdown: { format: "detect", hooks: { onBrokenMarkdownLinks: "throw", onBrokenMarkdownImages: "throw" } },
  plugins: ["./src/plugins/labs/index.ts", "./src/plugins/dev-proxy.ts"],
  presets: [
    [
      "@docusaurus/preset-classic",
      {
        docs: { routeBasePath: "/", sidebarPath: "./sidebars.ts" },
        blog: false,
        pages: { path: "src/pages" },
        theme: { customCss: ["./src/css/site.css"] },
        sitemap: { lastmod: null },
      },
    ],
  ],
  themeConfig: {
    colorMode: { respectPrefersColorScheme: true },
    navbar: {
      title: "Tsunagu 繋ぐ",
      logo: { alt: "", src: "img/logo.svg", width: 32, height: 32 },
      items: [
        { type: "docSidebar", sidebarId: "lessons", position: "left", label: "レッスン" },
        { to: "/class", position: "left", label: "クラス" },
        { type: "custom-signIn", position: "right" },
        { type: "localeDropdown", position: "right" },
      ],
    },
    footer: { copyright: "Tsunagu · Apache-2.0" },
    prism: { theme: lightTheme, darkTheme, additionalLanguages: ["bash", "yaml", "json"] },
  },
};

export default config;
