import { translate } from "@docusaurus/Translate";
import { type ReactNode, useEffect, useState } from "react";
import { useMe } from "../people/me-store.ts";
import styles from "../people/people.module.css";
import { RefusalText } from "../people/RefusalText.tsx";
import { ClaimLink } from "./ClaimLink.tsx";
import { Classes } from "./Classes.tsx";

/** What the page shows: the form behind a one-time link, the classes of an instructor, or why neither. */
export function Instructor(): ReactNode {
  const { me, problem } = useMe();
  const [token, setToken] = useState<string>();
  useEffect(() => setToken(decodeURIComponent(location.hash.slice(1))), []);
  const forgetToken = () => {
    // A used link must not stay in the history.
    history.replaceState(history.state, "", location.pathname);
    setToken("");
  };
  if (problem !== undefined) return <RefusalText refusal={problem} />;
  if (me === undefined || token === undefined) return <p role="status">{translate({ id: "people.loading", message: "読み込んでいます…" })}</p>;
  if (token !== "") return <ClaimLink token={token} onDone={forgetToken} />;
  if (me?.role === "instructor") return <Classes />;
  return (
    <section className={styles.panel}>
      <p>
        {translate({
          id: "instructor.only",
          message:
            "この画面は講師だけが使えます。講師になるには、サーバーで次のコマンドを実行して表示されるリンク（一度だけ有効）を、このブラウザーで開いてください。",
        })}
      </p>
      <pre>
        <code>npm run instructor-link</code>
      </pre>
    </section>
  );
}
