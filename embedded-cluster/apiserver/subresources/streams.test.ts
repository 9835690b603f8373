import { describe, expect, test } from "vitest";
import type { LogQuery, NodeProxy } from "../../apimachinery/node-proxy.ts";
import { sourceOf } from "../../kernel/streams.ts";
import { ADMIN, tinyServer } from "../testing/tiny-server.ts";

const POD = "/api/v1/namespaces/shop/pods/web";

async function withPod(containers: string[], spec: object = { nodeName: "node-1" }) {
  const tiny = tinyServer();
  const asked: [string, LogQuery][] = [];
  const proxy: Partial<NodeProxy> = {
    async logs(_pod, container, query) {
      asked.push([container, query]);
      return sourceOf("line\n");
    },
  };
  tiny.server.setNodeProxy(proxy as NodeProxy);
  await tiny.ask("POST", "/api/v1/namespaces/shop/pods", { metadata: { name: "web" }, spec: { containers: containers.map((name) => ({ name })), ...spec } });
  return { ...tiny, asked };
}

describe("pods/log", () => {
  test("goes to the pod's kubelet with its options", async () => {
    const { ask, asked } = await withPod(["app"]);
    const { code, value, headers } = await ask("GET", `${POD}/log?tailLines=5&timestamps=true&sinceSeconds=60`);
    expect([code, value, headers["content-type"]]).toEqual([200, "line\n", "text/plain"]);
    expect(asked).toEqual([["app", { follow: false, previous: false, timestamps: true, tailLines: 5, sinceSeconds: 60 }]]);
  });

  test("says which containers there are, and what it cannot do", async () => {
    const { ask } = await withPod(["app", "side"]);
    const message = async (query: string) => (await ask("GET", `${POD}/log${query}`)).value.message;
    expect(await message("")).toBe("a container name must be specified for pod web, choose one of: [app side]");
    expect(await message("?container=nope")).toBe("container nope is not valid for pod web");
    expect(await message("?container=app&tailLines=-1")).toBe(
      'PodLogOptions "web" is invalid: tailLines: Invalid value: -1: must be greater than or equal to 0',
    );
    expect((await ask("GET", "/api/v1/namespaces/shop/pods/none/log")).value.message).toBe('pods "none" not found');
  });

  test("a pod that is on no node yet has none", async () => {
    const { ask, server } = await withPod(["app"], {});
    expect((await ask("GET", `${POD}/log`)).value).toBe("");
    await expect(server.clientFor(ADMIN).exec({ path: `${POD}/exec?command=ls` })).rejects.toThrow("pod web does not have a host assigned");
  });
});

describe("exec and port-forward", () => {
  test("refusals come as errors", async () => {
    const { server } = await withPod(["app"]);
    const client = server.clientFor(ADMIN);
    await expect(client.exec({ path: `${POD}/exec` })).rejects.toThrow("you must specify at least 1 command for the container");
    await expect(client.exec({ path: `${POD}/log` })).rejects.toThrow("the server could not find the requested resource");
    await expect(client.portForward({ path: `${POD}/portforward`, port: 99_999 })).rejects.toThrow(
      "unable to parse 99999 as a port: must be between 1 and 65535, inclusive",
    );
    await expect(server.clientForToken("bad").exec({ path: `${POD}/exec?command=ls` })).rejects.toThrow("Unauthorized");
  });
});
