import type { Config } from "@docusaurus/types";
import { themes } from "prism-react-renderer";

const config: Config = {
  title: "Tsunagu 繋ぐ",
  tagline: "マイクロサービスを Kubernetes でつなぐ",
  url: process.env.TSUNAGU_SITE_URL ?? "http://localhost:8080",
  baseUrl: "/",
  trailingSlash: false,
  onBrokenLinks: "throw",
  onBrokenAnchors: "throw",
  onDuplicateRoutes: "throw",
  future: { v4: true, faster: true },
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
      items: [
        { type: "docSidebar", sidebarId: "lessons", position: "left", label: "レッスン" },
        { to: "/class", position: "left", label: "クラス" },
        { type: "localeDropdown", position: "right" },
      ],
    },
    prism: { theme: themes.github, darkTheme: themes.dracula, additionalLanguages: ["bash", "yaml", "json"] },
  },
};

export default config;
