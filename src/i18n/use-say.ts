import useDocusaurusContext from "@docusaurus/useDocusaurusContext";
import { useEffect, useState } from "react";
import { loadSay } from "./load-say.ts";
import type { Say } from "./say.ts";

/** The server's sentences once something needs them; undefined until they are here. */
export function useSay(needed: boolean): Say | undefined {
  const { i18n } = useDocusaurusContext();
  const [say, setSay] = useState<Say>();
  useEffect(() => {
    if (!needed) return;
    let mounted = true;
    void loadSay(i18n.currentLocale).then((loaded) => mounted && setSay(loaded));
    return () => {
      mounted = false;
    };
  }, [needed, i18n.currentLocale]);
  return say;
}
