import { translate } from "@docusaurus/Translate";
import type { ReactNode } from "react";
import { useMe } from "./me-store.ts";
import styles from "./people.module.css";
import { RefusalText } from "./RefusalText.tsx";

/** The classes the reader is in. */
export function MyClasses(): ReactNode {
  const { me, problem } = useMe();
  if (problem !== undefined) return <RefusalText refusal={problem} />;
  if (me === undefined) return <p role="status">{translate({ id: "people.loading", message: "読み込んでいます…" })}</p>;
  const cohorts = me?.cohorts ?? [];
  return (
    <section className={styles.panel} aria-labelledby="my-classes">
      <h2 id="my-classes">{translate({ id: "class.mine", message: "参加しているクラス" })}</h2>
      {cohorts.length === 0 ? (
        <p>{translate({ id: "class.none", message: "まだどのクラスにも参加していません。" })}</p>
      ) : (
        <ul data-my-classes>
          {cohorts.map((cohort) => (
            <li key={cohort.id}>{cohort.name}</li>
          ))}
        </ul>
      )}
    </section>
  );
}
