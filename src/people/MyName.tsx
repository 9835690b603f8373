import { translate } from "@docusaurus/Translate";
import type { Me } from "@tsunagu/contracts/rest";
import { type FormEvent, type ReactNode, useEffect, useState } from "react";
import { sendJson } from "../client/api.ts";
import { Field } from "./Field.tsx";
import { meIs, useMe } from "./me-store.ts";
import styles from "./people.module.css";
import { RefusalText } from "./RefusalText.tsx";
import { useAction } from "./use-action.ts";

/** A learner's name, which their instructors see. Shown once there is somebody to be named. */
export function MyName(): ReactNode {
  const { me } = useMe();
  const [name, setName] = useState("");
  const [saved, setSaved] = useState(false);
  const { busy, refusal, run } = useAction();
  useEffect(() => setName(me?.displayName ?? ""), [me?.displayName]);
  if (me == null || me.displayName === null) return null;
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setSaved(await run(async () => meIs(await sendJson<Me>("PATCH", "/api/me", { displayName: name.trim() }))));
  };
  const signOut = () =>
    run(async () => {
      await sendJson("POST", "/api/sign-out");
      location.reload();
    });
  return (
    <section className={styles.panel} aria-labelledby="my-name">
      <h2 id="my-name">{translate({ id: "me.title", message: "あなたの名前" })}</h2>
      <form onSubmit={(event) => void save(event)}>
        <Field label={translate({ id: "class.name", message: "名前" })} value={name} onChange={setName} maxLength={60} required autoComplete="name" />
        <button type="submit" className="button button--secondary" disabled={busy}>
          {translate({ id: "me.save", message: "名前を変える" })}
        </button>{" "}
        <button type="button" className="button button--secondary" disabled={busy} onClick={() => void signOut()}>
          {translate({ id: "me.signOut", message: "サインアウト" })}
        </button>
      </form>
      <RefusalText refusal={refusal} />
      {saved && (
        <p className={styles.done} role="status">
          {translate({ id: "me.saved", message: "✓ 保存しました" })}
        </p>
      )}
      <p className={styles.fieldHint}>
        {translate({
          id: "me.signOutHint",
          message: "サインアウトすると、このブラウザーからは今の進み具合に戻れません。共用の端末を使い終えたときに使ってください。",
        })}
      </p>
    </section>
  );
}
