import { translate } from "@docusaurus/Translate";
import type { Me } from "@tsunagu/contracts/rest";
import { type FormEvent, type ReactNode, useState } from "react";
import { sendJson } from "../client/api.ts";
import { Field } from "../people/Field.tsx";
import { meIs } from "../people/me-store.ts";
import styles from "../people/people.module.css";
import { RefusalText } from "../people/RefusalText.tsx";
import { useAction } from "../people/use-action.ts";

/** Redeems the one-time link for an instructor's sign-in. */
export function ClaimLink({ token, onDone }: { token: string; onDone(): void }): ReactNode {
  const [name, setName] = useState("");
  const { busy, refusal, run } = useAction();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const claimed = await run(async () => meIs(await sendJson<Me>("POST", "/api/instructors/claim", { token, displayName: name.trim() })));
    if (claimed) onDone();
  };
  return (
    <section className={styles.panel}>
      <p>{translate({ id: "instructor.claimText", message: "このリンクで講師として登録します。リンクは一度だけ使えます。" })}</p>
      <form onSubmit={(event) => void submit(event)}>
        <Field label={translate({ id: "class.name", message: "名前" })} value={name} onChange={setName} maxLength={60} required autoComplete="name" />
        <button type="submit" className="button button--primary" disabled={busy}>
          {busy ? translate({ id: "people.sending", message: "送信しています…" }) : translate({ id: "instructor.claim", message: "講師として登録" })}
        </button>
      </form>
      <RefusalText refusal={refusal} />
    </section>
  );
}
