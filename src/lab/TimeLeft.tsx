import { translate } from "@docusaurus/Translate";
import { type ReactNode, useEffect } from "react";
import { announce } from "../components/announce.ts";
import { timeLeft } from "./countdown.ts";
import styles from "./lab.module.css";
import { labStore, useLab } from "./lab-store.ts";
import { useNow } from "./use-now.ts";

/** How long the session still lives, with a warning at ten and at two minutes, and the button that gives it more. */
export function TimeLeft({ expiresAt }: { expiresAt: string }): ReactNode {
  const { busy } = useLab();
  const { text, urgency } = timeLeft(Date.parse(expiresAt), useNow(true));
  const warning = warningWords(urgency);
  useEffect(() => {
    if (warning !== undefined) announce(warning);
  }, [warning]);
  return (
    <span className={styles.time} data-urgency={urgency}>
      {translate({ id: "lab.timeLeft", message: "残り {time}" }, { time: text })}
      {warning !== undefined && <strong> {warning}</strong>}
      <button type="button" className="button button--secondary button--sm" disabled={busy !== undefined} onClick={() => void labStore.extend()}>
        {translate({ id: "lab.extend", message: "延長" })}
      </button>
    </span>
  );
}

function warningWords(urgency: ReturnType<typeof timeLeft>["urgency"]): string | undefined {
  switch (urgency) {
    case "ten-minutes":
      return translate({ id: "lab.tenMinutes", message: "あと 10 分ほどで終わります。続けるなら延長してください。" });
    case "two-minutes":
      return translate({ id: "lab.twoMinutes", message: "まもなく終わり、クラスターが消えます。続けるなら今すぐ延長してください。" });
    case "over":
      return translate({ id: "lab.over", message: "時間になりました。" });
    default:
      return undefined;
  }
}
