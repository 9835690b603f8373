import { translate } from "@docusaurus/Translate";
import type { ReactNode } from "react";
import { useSay } from "../i18n/use-say.ts";
import { labStore, useLab } from "./lab-store.ts";
import styles from "./lab.module.css";
import { useLabSummaries } from "./use-lab-summary.ts";

/** What went wrong last, in a sentence, and where the limit of sandboxes is what went wrong, the way out. */
export function Problem(): ReactNode {
  const { problem, session, alive, busy } = useLab();
  const shown = problem ?? session?.problem ?? undefined;
  const say = useSay(shown !== undefined);
  const labs = useLabSummaries();
  if (shown === undefined) return null;
  return (
    <div className={styles.problem} role="alert">
      <p>{say?.refusal(shown.code, shown.params)}</p>
      {shown.code === "too-many-sessions" && (
        <ul className={styles.aliveList}>
          {alive.map(({ id, labId }) => (
            <li key={id}>
              {labs[labId]?.title ?? labId}{" "}
              <button type="button" className="button button--secondary button--sm" disabled={busy !== undefined} onClick={() => void labStore.end(id)}>
                {translate({ id: "lab.end", message: "終了" })}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
