import { translate } from "@docusaurus/Translate";
import type { Me } from "@tsunagu/contracts/rest";
import { type FormEvent, type ReactNode, useEffect, useState } from "react";
import { sendJson } from "../client/api.ts";
import { Field } from "./Field.tsx";
import { meIs, useMe } from "./me-store.ts";
import styles from "./people.module.css";
import { RefusalText } from "./RefusalText.tsx";
import { useAction } from "./use-action.ts";

/** Joins a class by its code; the code may come with the link: /class?code=… */
export function JoinClass(): ReactNode {
  const { me } = useMe();
  const [code, setCode] = useState("");
  const [name, setName] = useState("");
  const [joined, setJoined] = useState(false);
  const { busy, refusal, run } = useAction();
  useEffect(() => setCode(new URLSearchParams(location.search).get("code") ?? ""), []);
  const named = me?.displayName != null;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setJoined(false);
    const body = { joinCode: code.trim(), ...(!named && { displayName: name.trim() }) };
    setJoined(await run(async () => meIs(await sendJson<Me>("POST", "/api/enrollments", body))));
  };
  return (
    <section className={styles.panel} aria-labelledby="join">
      <h2 id="join">{translate({ id: "class.join", message: "クラスに参加する" })}</h2>
      <form onSubmit={(event) => void submit(event)}>
        <Field
          label={translate({ id: "class.code", message: "参加コード" })}
          hint={translate({ id: "class.codeHint", message: "講師から受け取ったコードを入力してください。" })}
          value={code}
          onChange={setCode}
          maxLength={20}
          required
          code
        />
        {!named && (
          <Field
            label={translate({ id: "class.name", message: "名前" })}
            hint={translate({ id: "class.nameHint", message: "講師の画面に表示されます（60 文字まで）。" })}
            value={name}
            onChange={setName}
            maxLength={60}
            required
            autoComplete="name"
          />
        )}
        <button type="submit" className="button button--primary" disabled={busy}>
          {busy ? translate({ id: "people.sending", message: "送信しています…" }) : translate({ id: "class.joinButton", message: "参加する" })}
        </button>
      </form>
      <RefusalText refusal={refusal} />
      {joined && (
        <p className={styles.done} role="status">
          {translate({ id: "class.joined", message: "✓ 参加しました" })}
        </p>
      )}
    </section>
  );
}
