import { translate } from "@docusaurus/Translate";
import { type ReactNode, useState } from "react";
import { Dialog } from "../components/Dialog.tsx";
import { dockStore } from "../terminal/dock-store.ts";
import styles from "./lab.module.css";
import { labStore, useLab } from "./lab-store.ts";
import { Problem } from "./Problem.tsx";
import { TimeLeft } from "./TimeLeft.tsx";
import { useLabSummary } from "./use-lab-summary.ts";

/** The page's lab at the top of the page: what it is, how long it takes, start, and what to do with it while it runs. */
export function LabCard({ labId }: { labId: string }): ReactNode {
  const lab = useLab();
  const summary = useLabSummary(labId);
  const running = useLabSummary(lab.session?.labId);
  const [question, setQuestion] = useState<"reset" | "end">();
  if (summary === undefined) throw new Error(`this page says lab: ${labId}, and labs/${labId} is not there`);
  const session = lab.session?.labId === labId ? lab.session : undefined;
  const start = async () => {
    await labStore.start(labId);
    if (labStore.read().session?.labId === labId) dockStore.enter();
  };
  const alive = lab.alive.some((candidate) => candidate.labId === labId);
  return (
    <section className={styles.card} aria-label={translate({ id: "lab.card", message: "演習環境" })} data-lab={labId} data-state={session?.state ?? "none"}>
      <div className={styles.cardHead}>
        <p className={styles.cardTitle}>{summary.title}</p>
        <p className={styles.minutes}>
          {summary.playground
            ? translate({ id: "lab.playground", message: "登録不要・このページのコマンドを試せます" })
            : translate(
                { id: "lab.minutes", message: "目安 {minutes} 分・課題 {tasks} つ" },
                { minutes: String(summary.minutes), tasks: String(summary.tasks.length) },
              )}
        </p>
      </div>
      <p className={styles.summary}>{summary.summary}</p>
      {session === undefined && (
        <>
          {running !== undefined && !lab.loading && (
            <p className={styles.other}>
              {translate(
                { id: "lab.other", message: "いま「{lab}」の演習環境を使っています。ここで始めても、そちらはそのまま残ります。" },
                { lab: running.title },
              )}
            </p>
          )}
          <button type="button" className="button button--primary" data-start disabled={lab.busy === "start"} onClick={() => void start()}>
            {lab.busy === "start"
              ? translate({ id: "lab.starting", message: "開始しています…" })
              : alive
                ? translate({ id: "lab.return", message: "この演習環境に戻る" })
                : translate({ id: "lab.start", message: "演習環境を開始" })}
          </button>
        </>
      )}
      {session?.state === "starting" && <p role="status">{translate({ id: "lab.preparing", message: "あなた専用のクラスターを用意しています…" })}</p>}
      {session !== undefined && (
        <div className={styles.controls}>
          {session.state === "ready" && (
            <>
              <span className={styles.ready}>{translate({ id: "lab.running", message: "● 動作中" })}</span>
              <TimeLeft expiresAt={session.expiresAt} />
              <button type="button" className="button button--secondary button--sm" onClick={() => dockStore.enter()}>
                {translate({ id: "lab.terminal", message: "ターミナルを開く" })}
              </button>
            </>
          )}
          <button type="button" className="button button--secondary button--sm" disabled={lab.busy !== undefined} onClick={() => setQuestion("reset")}>
            {lab.busy === "reset" ? translate({ id: "lab.resetting", message: "リセット中…" }) : translate({ id: "lab.reset", message: "リセット" })}
          </button>
          <button type="button" className="button button--secondary button--sm" disabled={lab.busy !== undefined} onClick={() => setQuestion("end")}>
            {translate({ id: "lab.end", message: "終了" })}
          </button>
          {!lab.live && session.state === "ready" && (
            <span className={styles.offline} role="status">
              {translate({ id: "lab.offline", message: "サーバーとの接続が切れています。自動でつなぎ直します…" })}
            </span>
          )}
        </div>
      )}
      <Problem />
      {question !== undefined && <ConfirmLoss question={question} onClose={() => setQuestion(undefined)} />}
    </section>
  );
}

/** Before something is lost: says what, and asks. */
function ConfirmLoss({ question, onClose }: { question: "reset" | "end"; onClose(): void }): ReactNode {
  const reset = question === "reset";
  const confirm = () => {
    onClose();
    void (reset ? labStore.reset() : labStore.end());
  };
  return (
    <Dialog
      title={
        reset
          ? translate({ id: "confirm.reset.title", message: "演習環境を最初の状態に戻しますか" })
          : translate({ id: "confirm.end.title", message: "演習環境を終了しますか" })
      }
      onClose={onClose}
      actions={
        <>
          <button type="button" className="button button--secondary" onClick={onClose}>
            {translate({ id: "confirm.cancel", message: "やめる" })}
          </button>
          <button type="button" className="button button--danger" onClick={confirm}>
            {reset ? translate({ id: "confirm.reset.yes", message: "最初に戻す" }) : translate({ id: "confirm.end.yes", message: "終了する" })}
          </button>
        </>
      }
    >
      <p>
        {reset
          ? translate({
              id: "confirm.reset.text",
              message: "クラスターとホームディレクトリのファイルは消え、始めたときの状態になります。これまでの採点の記録は残ります。",
            })
          : translate({ id: "confirm.end.text", message: "クラスターとホームディレクトリのファイルは消えます。これまでの採点の記録は残ります。" })}
      </p>
    </Dialog>
  );
}
