import type { KubeObject } from "../../apimachinery/object.ts";
import { requestJson } from "../../client/resource-client.ts";
import { seededRandom } from "../../kernel/random.ts";
import { readAllText } from "../../kernel/streams.ts";
import { virtualClock } from "../../kernel/testing/virtual.ts";
import { createImageRegistry } from "../../images/registry.ts";
import { TEST_IMAGE } from "../../kubelet/testing/images.ts";
import { type ClusterOptions, createCluster } from "../index.ts";

export type TestCluster = Awaited<ReturnType<typeof testCluster>>;

/** A whole cluster on virtual time, with the kubelet's test image beside the project's own. */
export async function testCluster(options: Partial<ClusterOptions> & { clock?: ReturnType<typeof virtualClock> } = {}) {
  const clock = options.clock ?? virtualClock();
  const cluster = createCluster({ random: seededRandom(1), images: createImageRegistry([TEST_IMAGE]), ...options, clock });
  await cluster.start();
  const client = cluster.adminClient;
  const get = <T = KubeObject>(path: string): Promise<T> => requestJson<T>(client, "GET", path);
  return {
    cluster,
    client,
    clock,
    get,
    items: async (path: string): Promise<KubeObject[]> => (await get<{ items: KubeObject[] }>(path)).items,
    create: (path: string, object: object): Promise<KubeObject> => requestJson(client, "POST", path, object),
    /** What a command prints in a pod's first container. */
    async run(pod: string, ...command: string[]): Promise<string> {
      const query = command.map((word) => `command=${encodeURIComponent(word)}`).join("&");
      const channels = await client.exec({ path: `/api/v1/namespaces/default/pods/${pod}/exec?${query}&stdout=true&stderr=true` });
      // The command may rest for the sake of others, and then the clock must move.
      let printed: string | undefined;
      void Promise.all([readAllText(channels.stdout), readAllText(channels.stderr)]).then((texts) => {
        printed = texts.join("");
      });
      await clock.runUntil(async () => printed !== undefined);
      return printed ?? "";
    },
  };
}
