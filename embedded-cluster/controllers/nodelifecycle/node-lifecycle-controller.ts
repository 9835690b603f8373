import type { KubeObject } from "../../apimachinery/object.ts";
import { semanticEqual } from "../../client/semantic-equal.ts";
import type { Condition, Node, Pod } from "../../apimachinery/types/core.ts";
import { RESOURCES } from "../../client/resources.ts";
import { DisposableStack } from "../../kernel/disposable.ts";
import { type ControllerContext, type ControllerDefinition, informerOf, queueOf, recorderOf, resourceOf } from "../controller.ts";
import { mayEvict } from "./disruption.ts";
import { markPodsNotReady } from "./mark-pods-not-ready.ts";
import { readyOf, silenceLeft, unknownConditions } from "./node-health.ts";
import { withExecuteTaints, withScheduleTaints } from "./node-taints.ts";

const BY_NODE = "node";
const NEWS_MILLISECONDS = 10_000;

/** Notices nodes that have fallen silent, taints them, and takes their pods out of service. Models pkg/controller/nodelifecycle. */
export const nodeLifecycleController: ControllerDefinition = {
  name: "node-lifecycle-controller",
  identity: "node-controller",
  needs: [RESOURCES.pods, RESOURCES.nodes],
  start(context) {
    const opened = new DisposableStack();
    const pods = informerOf<Pod>(context, RESOURCES.pods).index(BY_NODE, (pod) => (pod.spec.nodeName ? [pod.spec.nodeName] : []));
    const nodes = informerOf<Node>(context, RESOURCES.nodes);
    const recorder = recorderOf(context, "node-controller");
    const podWriter = resourceOf<Pod>(context, RESOURCES.pods);
    const heard = new Map<string, Heard>();
    const queue = opened.use(
      queueOf(context, async (name) => {
        const node = nodes.get(name);
        if (node === undefined) return undefined;
        const { clock } = context;
        const left = silenceLeft(node, lastHeard(context, node, heard), clock.now());
        if (left === 0) {
          const wasReady = readyOf(node)?.status === "True";
          if (await writeUnknown(context, node)) {
            if (wasReady) recorder.record(reference(node), "Normal", "NodeNotReady", `Node ${name} status is now: NodeNotReady`);
            // The next round sees the node as it now is, and taints it.
            await markPodsNotReady(pods.indexed(BY_NODE, name), podWriter, recorder, clock.now());
            return undefined;
          }
        }
        await writeTaints(context, node, nodes.list());
        if (readyOf(node)?.status === "False") await markPodsNotReady(pods.indexed(BY_NODE, name), podWriter, recorder, clock.now());
        return left > 0 && context.heartbeats?.isUp(name) === false ? { after: left } : undefined;
      }),
    );
    const other = () => {
      for (const node of nodes.list()) if (readyOf(node)?.status !== "True") queue.add(node.metadata.name);
    };
    nodes.onChange({
      added: (node) => {
        queue.add(node.metadata.name);
        if (nodes.hasSynced || isNew(node, context)) recorder.record(reference(node), "Normal", "RegisteredNode", registered(node));
      },
      updated: (node, previous) => {
        queue.add(node.metadata.name);
        // Whether a node may be emptied depends on how many others are well.
        if (readyOf(node)?.status !== readyOf(previous)?.status) other();
      },
      deleted: (node) => {
        heard.delete(node.metadata.name);
        recorder.record(reference(node), "Normal", "RemovingNode", `Node ${node.metadata.name} event: Removing Node ${node.metadata.name} from Controller`);
      },
    });
    if (context.heartbeats !== undefined) opened.use(context.heartbeats.onChange((name) => queue.add(name)));
    return opened;
  },
};

/** Nodes that were there long before this process are no news. */
function isNew({ metadata }: Node, { clock }: ControllerContext): boolean {
  return clock.now() - Date.parse(metadata.creationTimestamp ?? "") < NEWS_MILLISECONDS;
}

/** What a node without a machine behind it last said of itself, and when that was seen. */
interface Heard {
  heartbeat: string | undefined;
  at: number;
}

function lastHeard({ heartbeats, clock }: ControllerContext, node: Node, seen: Map<string, Heard>): number | undefined {
  const { name } = node.metadata;
  if (heartbeats === undefined) return clock.now();
  const machine = heartbeats.last(name);
  if (machine !== undefined) return machine;
  const ready = readyOf(node) as (Condition & { lastHeartbeatTime?: string }) | undefined;
  if (ready === undefined) return undefined;
  const known = seen.get(name);
  if (known !== undefined && (known.heartbeat === ready.lastHeartbeatTime || ready.status === "Unknown")) return known.at;
  seen.set(name, { heartbeat: ready.lastHeartbeatTime, at: clock.now() });
  return clock.now();
}

async function writeUnknown(context: ControllerContext, node: Node): Promise<boolean> {
  const conditions = unknownConditions(node, context.clock.now());
  if (conditions === undefined) return false;
  await resourceOf<Node>(context, RESOURCES.nodes).updateStatus({ ...node, status: { ...node.status, conditions } } as Node);
  return true;
}

async function writeTaints(context: ControllerContext, node: Node, all: Iterable<Node>): Promise<void> {
  const now = context.clock.now();
  const scheduled = { ...node, spec: { ...node.spec, taints: withScheduleTaints(node, now) } } as Node;
  const taints = withExecuteTaints(scheduled, now, mayEvict(node, all));
  if (semanticEqual(taints, node.spec?.taints ?? [])) return;
  const { name, resourceVersion } = node.metadata;
  await resourceOf<Node>(context, RESOURCES.nodes).patch(name, undefined, {
    metadata: { resourceVersion },
    spec: { taints: taints.length === 0 ? null : taints },
  });
}

/** Events about nodes name them by uid and name alone. */
function reference({ apiVersion, kind, metadata: { name, uid } }: Node): KubeObject {
  return { apiVersion, kind, metadata: { name, uid } } as KubeObject;
}

function registered({ metadata: { name } }: Node): string {
  return `Node ${name} event: Registered Node ${name} in Controller`;
}
