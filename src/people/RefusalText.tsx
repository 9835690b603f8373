import type { Refusal } from "@tsunagu/contracts/rest";
import type { ReactNode } from "react";
import { useSay } from "../i18n/use-say.ts";
import styles from "./people.module.css";

/** The server's no, in the reader's language. */
export function RefusalText({ refusal }: { refusal: Refusal | undefined }): ReactNode {
  const say = useSay(refusal !== undefined);
  if (refusal === undefined) return null;
  return (
    <p className={styles.refusal} role="alert">
      {say?.refusal(refusal.code, refusal.params)}
    </p>
  );
}
