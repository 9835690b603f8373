import { translate } from "@docusaurus/Translate";
import type { Session } from "@tsunagu/contracts/rest";
import Heading from "@theme/Heading";
import { type ReactNode, useState } from "react";
import { Dialog } from "../components/Dialog.tsx";
import type { TextNode } from "../plugins/labs/text-node.ts";
import styles from "./lab.module.css";
import { labStore, useLab } from "./lab-store.ts";
import { Text } from "./Text.tsx";

/** The worked solution, after the reader has said that they want it. */
export function Solution({ labId, solution, session }: { labId: string; solution: TextNode[]; session: Session | undefined }): ReactNode {
  const { busy } = useLab();
  const [asking, setAsking] = useState(false);
  if (session === undefined) return null;
  if (session.solutionShown) {
    return (
      <div className={styles.solution}>
        <Heading as="h3" id="solution">
          {translate({ id: "solution.title", message: "解答例" })}
        </Heading>
        <Text nodes={solution} labId={labId} />
      </div>
    );
  }
  return (
    <>
      <button type="button" className="button button--secondary" data-solution disabled={busy !== undefined} onClick={() => setAsking(true)}>
        {translate({ id: "solution.show", message: "解答例を見る" })}
      </button>
      {asking && (
        <Dialog
          title={translate({ id: "solution.confirm.title", message: "解答例を開きますか" })}
          onClose={() => setAsking(false)}
          actions={
            <>
              <button type="button" className="button button--secondary" onClick={() => setAsking(false)}>
                {translate({ id: "solution.confirm.no", message: "もう少し考える" })}
              </button>
              <button
                type="button"
                className="button button--primary"
                onClick={() => {
                  setAsking(false);
                  void labStore.showSolution();
                }}
              >
                {translate({ id: "solution.confirm.yes", message: "開く" })}
              </button>
            </>
          }
        >
          <p>
            {translate({
              id: "solution.confirm.text",
              message: "先にヒントを試すと、身につきやすくなります。解答例を開いたことは記録されますが、点数は変わりません。",
            })}
          </p>
        </Dialog>
      )}
    </>
  );
}
