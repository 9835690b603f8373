import type { SidebarsConfig } from "@docusaurus/plugin-content-docs";

const sidebars: SidebarsConfig = {
  lessons: [
    "index",
    "ecs",
    {
      type: "category",
      label: "サービス接続",
      collapsed: false,
      items: ["services", "architecture", "discovery", "advanced-services", "ingress", "deploy", "traffic"],
    },
    { type: "category", label: "実践演習", collapsed: false, items: ["labs/three-tiers", "labs/service-discovery", "labs/failover"] },
    "best-practices",
    "troubleshooting",
    "differences",
  ],
};

export default sidebars;
