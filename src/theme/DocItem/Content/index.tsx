import { useDoc } from "@docusaurus/plugin-content-docs/client";
import { ThemeClassNames } from "@docusaurus/theme-common";
import type { Props } from "@theme/DocItem/Content";
import Heading from "@theme/Heading";
import MDXContent from "@theme/MDXContent";
import clsx from "clsx";
import type { ReactNode } from "react";
import { LabCard } from "../../../lab/LabCard.tsx";
import { LabTasks } from "../../../lab/LabTasks.tsx";
import { PLAYGROUND, PageLab } from "../../../lab/page-lab.ts";

/** A lesson: its title, the lab it is read with, its text, and the lab's tasks. The frontmatter's `lab` names the lab. */
export default function DocItemContent({ children }: Props): ReactNode {
  const { metadata, frontMatter, contentTitle } = useDoc();
  const { lab } = frontMatter as { lab?: string };
  const title = frontMatter.hide_title !== true && contentTitle === undefined ? metadata.title : undefined;
  return (
    <PageLab.Provider value={lab ?? PLAYGROUND}>
      <div className={clsx(ThemeClassNames.docs.docMarkdown, "markdown")}>
        {title !== undefined && (
          <header>
            <Heading as="h1">{title}</Heading>
          </header>
        )}
        {lab !== undefined && <LabCard labId={lab} />}
        <MDXContent>{children}</MDXContent>
        {lab !== undefined && lab !== PLAYGROUND && <LabTasks labId={lab} />}
      </div>
    </PageLab.Provider>
  );
}
