import { labs } from "@generated/tsunagu-labs/default/catalogue";
import { useEffect, useState } from "react";
import type { LabContent } from "../plugins/labs/lab-content.ts";

/** A lab's texts, loaded with the page that shows them. */
export function useLabContent(labId: string): LabContent | undefined {
  const [content, setContent] = useState<LabContent>();
  useEffect(() => {
    let mounted = true;
    void labs[labId]?.().then((loaded) => mounted && setContent(loaded.default));
    return () => {
      mounted = false;
    };
  }, [labId]);
  return content;
}
