import { createRequire } from "node:module";
import { join } from "node:path";
import type { LoadContext, Plugin } from "@docusaurus/types";
import type { LabsGlobalData } from "./lab-content.ts";
import type { LabsInOneLanguage } from "./read-labs.ts";

/**
 * Gives pages the labs in the site's language: their titles as global data, their texts as modules that only the pages
 * that show them load.
 */
export default function labsPlugin(context: LoadContext): Plugin<LabsInOneLanguage> {
  const { siteDir } = context;
  // Docusaurus transpiles its plugins to CommonJS, which zod does not survive; Node loads the rest as it stands.
  const { readLabs } = createRequire(join(siteDir, "package.json"))("./src/plugins/labs/read-labs.ts") as typeof import("./read-labs.ts");
  return {
    name: "tsunagu-labs",
    loadContent: async () => readLabs(siteDir, context.i18n.currentLocale),
    async contentLoaded({ content, actions }) {
      const global: LabsGlobalData = { labs: Object.fromEntries(content.summaries.map((lab) => [lab.id, lab])) };
      actions.setGlobalData(global);
      for (const lab of content.contents) await actions.createData(`${lab.id}.json`, lab);
      await actions.createData("messages.json", content.messages);
      const imports = content.contents.map((lab) => `  ${JSON.stringify(lab.id)}: () => import("./${lab.id}.json"),\n`);
      await actions.createData("catalogue.js", `export const labs = {\n${imports.join("")}};\nexport const messages = () => import("./messages.json");\n`);
    },
    getPathsToWatch: () => [join(siteDir, "labs/*/lab.yaml"), join(siteDir, "labs/*/locales/**/*"), join(siteDir, "sandbox-server/grading/messages/*.json")],
  };
}
