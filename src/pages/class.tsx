import Layout from "@theme/Layout";
export default function Class() {
  return (
    <Layout title="x">
      <main>x</main>
    </Layout>
  );
}
