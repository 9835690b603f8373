import { translate } from "@docusaurus/Translate";
import type { CheckResult } from "@tsunagu/contracts/verdict";
import CodeBlock from "@theme/CodeBlock";
import type { ReactNode } from "react";
import type { Say } from "../i18n/say.ts";
import styles from "./lab.module.css";
import { StatusIcon } from "./StatusIcon.tsx";

/** What one check found: the first broken link in a sentence, and what was seen, to be seen again by the reader. */
export function Finding({ labId, finding, say }: { labId: string; finding: CheckResult; say: Say | undefined }): ReactNode {
  const { code, params, evidence, status } = finding;
  return (
    <li className={styles.finding} data-check={finding.checkId} data-code={code} data-status={status}>
      <p className={styles.findingText}>
        <StatusIcon status={status} quiet />
        <span>{code === undefined ? fallback(status) : say?.check(labId, code, params)}</span>
      </p>
      {evidence.length > 0 && (
        <details>
          <summary>{translate({ id: "finding.evidence", message: "確認した内容" })}</summary>
          {evidence.map((item, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: evidence has no identity besides its place
            <div key={index} className={styles.evidence}>
              {item.command !== undefined && (
                <CodeBlock language="bash" metastring="run">
                  {item.command}
                </CodeBlock>
              )}
              <dl>
                <dt>{translate({ id: "finding.observed", message: "見えたもの" })}</dt>
                <dd>
                  <pre>{item.observed}</pre>
                </dd>
                {item.expected !== undefined && (
                  <>
                    <dt>{translate({ id: "finding.expected", message: "期待したもの" })}</dt>
                    <dd>
                      <pre>{item.expected}</pre>
                    </dd>
                  </>
                )}
              </dl>
            </div>
          ))}
        </details>
      )}
    </li>
  );
}

function fallback(status: CheckResult["status"]): string {
  if (status === "pending") return translate({ id: "finding.pending", message: "クラスターが変わっている途中です。まもなく確かめ直します。" });
  if (status === "errored") return translate({ id: "finding.errored", message: "こちらの都合で確かめられませんでした。点数には影響しません。" });
  return translate({ id: "finding.failed", message: "まだ条件を満たしていません。" });
}
