import { translate } from "@docusaurus/Translate";
import type { Cohort, Refusal } from "@tsunagu/contracts/rest";
import { type FormEvent, type ReactNode, useEffect, useState } from "react";
import { RefusedError, getJson, sendJson } from "../client/api.ts";
import { Field } from "../people/Field.tsx";
import styles from "../people/people.module.css";
import { RefusalText } from "../people/RefusalText.tsx";
import { useAction } from "../people/use-action.ts";
import board from "./board.module.css";
import { ClassBoard } from "./ClassBoard.tsx";

/** An instructor's classes: make one, choose one, see its board. */
export function Classes(): ReactNode {
  const [cohorts, setCohorts] = useState<Cohort[]>();
  const [chosen, setChosen] = useState<string>();
  const [problem, setProblem] = useState<Refusal>();
  useEffect(() => {
    getJson<Cohort[]>("/api/cohorts").then(
      (loaded) => {
        setCohorts(loaded);
        setChosen((current) => current ?? loaded.at(-1)?.id);
      },
      (error: unknown) => setProblem(error instanceof RefusedError ? error.refusal : { code: "server-fault", params: {} }),
    );
  }, []);
  const made = (cohort: Cohort) => {
    setCohorts((current) => [...(current ?? []), cohort]);
    setChosen(cohort.id);
  };
  if (problem !== undefined) return <RefusalText refusal={problem} />;
  if (cohorts === undefined) return <p role="status">{translate({ id: "people.loading", message: "読み込んでいます…" })}</p>;
  return (
    <>
      {cohorts.length === 0 ? (
        <p>{translate({ id: "classes.none", message: "まだクラスがありません。クラスを作ると、受講者に渡す参加コードができます。" })}</p>
      ) : (
        <nav className={board.tabs} aria-label={translate({ id: "classes.label", message: "クラス一覧" })}>
          {cohorts.map((cohort) => (
            <button
              key={cohort.id}
              type="button"
              className="button button--secondary button--sm"
              aria-pressed={cohort.id === chosen}
              onClick={() => setChosen(cohort.id)}
            >
              {cohort.name}
            </button>
          ))}
        </nav>
      )}
      {chosen !== undefined && <ClassBoard key={chosen} cohortId={chosen} />}
      <CreateClass onMade={made} />
    </>
  );
}

function CreateClass({ onMade }: { onMade(cohort: Cohort): void }): ReactNode {
  const [name, setName] = useState("");
  const { busy, refusal, run } = useAction();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const done = await run(async () => onMade(await sendJson<Cohort>("POST", "/api/cohorts", { name: name.trim() })));
    if (done) setName("");
  };
  return (
    <section className={styles.panel} aria-labelledby="create-class">
      <h2 id="create-class">{translate({ id: "classes.create", message: "クラスを作る" })}</h2>
      <form onSubmit={(event) => void submit(event)}>
        <Field label={translate({ id: "classes.name", message: "クラスの名前" })} value={name} onChange={setName} maxLength={100} required />
        <button type="submit" className="button button--primary" disabled={busy}>
          {translate({ id: "classes.createButton", message: "作る" })}
        </button>
      </form>
      <RefusalText refusal={refusal} />
    </section>
  );
}
