import { translate } from "@docusaurus/Translate";
import type { Props } from "@theme/CodeBlock";
import OriginalCodeBlock from "@theme-original/CodeBlock";
import type { ReactNode } from "react";
import { parseCodeFence, typedText } from "../../components/code-fence.ts";
import { announce } from "../../components/announce.ts";
import { fillNamespaces } from "../../lab/namespaces.ts";
import { useLab } from "../../lab/lab-store.ts";
import { usePageLab } from "../../lab/page-lab.ts";
import { dockStore } from "../../terminal/dock-store.ts";
import styles from "./code-block.module.css";

/** Code blocks as the theme's, with a button that types them into the reader's terminal where their fence says so. */
export default function CodeBlock(props: Props): ReactNode {
  const { children, metastring } = props;
  const labId = usePageLab();
  const { session } = useLab();
  const fence = parseCodeFence(metastring ?? "");
  const text = typeof children === "string" ? children : undefined;
  if (text === undefined) return <OriginalCodeBlock {...props} />;
  const code = fillNamespaces(text, session?.labId === labId ? session.namespaces : {});
  const title = props.title ?? fence.file ?? (fence.output ? translate({ id: "code.output", message: "出力例" }) : undefined);
  const block = (
    <OriginalCodeBlock {...props} title={title}>
      {code}
    </OriginalCodeBlock>
  );
  if (fence.action === undefined) return fence.output ? <div className={styles.output}>{block}</div> : block;
  const run = () => {
    dockStore.run(typedText(fence, code), labId);
    if (session?.labId === labId) announce(translate({ id: "code.typed", message: "ターミナルに入力しました" }));
  };
  return (
    <div className={styles.runnable} data-fence={fence.action}>
      {block}
      <button type="button" className={styles.run} onClick={run}>
        <span aria-hidden="true">▶</span>{" "}
        {fence.action === "run" ? translate({ id: "code.run", message: "ターミナルで実行" }) : translate({ id: "code.apply", message: "保存して適用" })}
      </button>
    </div>
  );
}
