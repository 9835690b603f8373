import { z } from "zod";
import { type CheckKind, PASSED, failed } from "../../check.ts";
import { CHAIN_CODES, brokenLink } from "../../diagnosis/service-chain.ts";
import { whyNoWrite } from "../../diagnosis/why-no-write.ts";
import { httpGet } from "../../probe/http.ts";
import { readItem, unguessableName, writeItem } from "../../probe/items.ts";
import { serviceHost } from "../../probe/probe.ts";

const Target = z.strictObject({ service: z.string(), namespace: z.string(), port: z.number().int() });
const Options = z.strictObject({ api: Target, frontend: Target });
type Options = z.infer<typeof Options>;

/** Heavy: something written through the API is read back from the database, and the frontend's page is made from the API. */
export const endToEnd: CheckKind<Options> = {
  kind: "end-to-end",
  options: Options,
  codes: [...CHAIN_CODES, "write-fails", "read-fails", "frontend-fails", "frontend-without-api"],
  async run({ api, frontend }, context) {
    const name = unguessableName();
    const written = await writeItem(context, api, name);
    if (!written.ok) return whyNoWrite(context, api, written);
    const read = await readItem(context, api, written.id);
    if (!read.ok) return failed("read-fails", { service: api.service }, { command: read.command, observed: read.observed });
    if (read.name !== name) return failed("read-fails", { service: api.service }, { observed: read.name, expected: name });
    const url = `http://${serviceHost(frontend.service, context.namespace(frontend.namespace))}:${frontend.port}/`;
    const page = await httpGet(context, url);
    if (page.kind !== "answered") {
      const broken = await brokenLink(context, frontend.service, frontend.namespace, frontend.port);
      return broken ?? failed("frontend-fails", { service: frontend.service }, { command: `curl -i ${url}`, observed: page.message });
    }
    if (page.status !== 200)
      return failed("frontend-without-api", { service: frontend.service, status: page.status }, { command: `curl -i ${url}`, observed: page.body });
    return PASSED;
  },
};
