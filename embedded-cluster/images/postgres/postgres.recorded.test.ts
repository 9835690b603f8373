import { readFileSync, readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { imageCluster } from "../testing/pods.ts";
import { POSTGRES_IMAGES } from "./image.ts";

const folder = new URL("./testing/", import.meta.url);
const scripts = readdirSync(folder).filter((name) => name.endsWith(".sql"));
const image = POSTGRES_IMAGES.find(({ tags }) => tags.includes("15"));

// What a real psql 15 prints for each script against a real PostgreSQL 15: see testing/record.sh.
test.each(scripts)("%s reads as recorded", async (script) => {
  if (image === undefined) throw new Error("no postgres:15");
  const cluster = await imageCluster();
  const pod = await cluster.imagePod("postgres-0", image, {
    env: { POSTGRES_PASSWORD: "secret" },
    files: { [`/work/${script}`]: readFileSync(new URL(script, folder), "utf8") },
  });
  const { merged } = await pod.run(["psql", "-U", "postgres", "-X", "-a", "-f", `/work/${script}`]);
  expect(merged.replaceAll("psql:/work/", "psql:")).toBe(readFileSync(new URL(script.replace(".sql", ".out"), folder), "utf8"));
});
