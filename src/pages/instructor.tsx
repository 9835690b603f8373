import Head from "@docusaurus/Head";
import { translate } from "@docusaurus/Translate";
import Layout from "@theme/Layout";
import type { ReactNode } from "react";
import { Instructor } from "../board/Instructor.tsx";
import styles from "../people/people.module.css";

/** Instructors' page: the one-time link ends here, then their classes and the live board. */
export default function InstructorPage(): ReactNode {
  const title = translate({ id: "instructor.title", message: "講師の画面" });
  return (
    <Layout title={title}>
      <Head>
        <meta name="robots" content="noindex" />
        <meta name="referrer" content="no-referrer" />
      </Head>
      <main className="container container--fluid">
        <div className={styles.wide}>
          <h1>{title}</h1>
          <Instructor />
        </div>
      </main>
    </Layout>
  );
}
