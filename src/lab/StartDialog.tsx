import { translate } from "@docusaurus/Translate";
import { type ReactNode, useSyncExternalStore } from "react";
import { Dialog } from "../components/Dialog.tsx";
import { dockStore } from "../terminal/dock-store.ts";
import { useLab } from "./lab-store.ts";
import { Problem } from "./Problem.tsx";
import { useLabSummaries } from "./use-lab-summary.ts";

/** A command was to run and its lab is not: asks whether to start it, or to use the one that is. */
export function StartDialog(): ReactNode {
  const { wanted } = useSyncExternalStore(dockStore.subscribe, dockStore.read, dockStore.read);
  const { session, busy } = useLab();
  const labs = useLabSummaries();
  if (wanted === undefined) return null;
  const title = (labId: string) => labs[labId]?.title ?? labId;
  const cancel = () => void dockStore.answer(undefined);
  return (
    <Dialog
      title={translate({ id: "start.title", message: "実行する場所がまだありません" })}
      onClose={cancel}
      actions={
        <>
          <button type="button" className="button button--secondary" onClick={cancel}>
            {translate({ id: "start.cancel", message: "やめる" })}
          </button>
          {session !== undefined && session.labId !== wanted.labId && session.state !== "failed" && (
            <button type="button" className="button button--secondary" onClick={() => void dockStore.answer(session.labId)}>
              {translate({ id: "start.here", message: "「{lab}」で実行" }, { lab: title(session.labId) })}
            </button>
          )}
          <button type="button" className="button button--primary" disabled={busy === "start"} onClick={() => void dockStore.answer(wanted.labId)}>
            {busy === "start"
              ? translate({ id: "start.starting", message: "開始しています…" })
              : translate({ id: "start.run", message: "「{lab}」を開始して実行" }, { lab: title(wanted.labId) })}
          </button>
        </>
      }
    >
      <p>
        {translate(
          { id: "start.text", message: "このコマンドは演習環境「{lab}」で動きます。あなた専用の Kubernetes クラスターを数秒で用意します。登録は要りません。" },
          { lab: title(wanted.labId) },
        )}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre tabIndex={0}>{wanted.text}</pre>
      <Problem />
    </Dialog>
  );
}
