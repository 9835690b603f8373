import Head from "@docusaurus/Head";
import { translate } from "@docusaurus/Translate";
import Layout from "@theme/Layout";
import type { ReactNode } from "react";
import { JoinClass } from "../people/JoinClass.tsx";
import { MyClasses } from "../people/MyClasses.tsx";
import { MyName } from "../people/MyName.tsx";
import styles from "../people/people.module.css";

/** A learner's own page: who they are, and the classes that they are in. */
export default function ClassPage(): ReactNode {
  const title = translate({ id: "class.title", message: "クラス" });
  return (
    <Layout title={title} description={translate({ id: "class.description", message: "クラスに参加して、講師に進み具合を見てもらいます。" })}>
      <Head>
        <meta name="robots" content="noindex" />
      </Head>
      <main className="container">
        <div className={styles.page}>
          <h1>{title}</h1>
          <p>
            {translate({
              id: "class.intro",
              message:
                "クラスに参加しなくても、すべての演習を使えます。参加すると、演習の進み具合が講師に見えるようになります。これまでの進み具合も引き継がれます。",
            })}
          </p>
          <MyClasses />
          <JoinClass />
          <MyName />
        </div>
      </main>
    </Layout>
  );
}
