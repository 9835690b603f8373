import type { KubeObject } from "../../apimachinery/object.ts";
import { isAlreadyExists } from "../../apimachinery/status.ts";
import type { ConfigMap } from "../../apimachinery/types/core.ts";
import { RESOURCES } from "../../client/resources.ts";
import { semanticEqual } from "../../client/semantic-equal.ts";
import { type ControllerContext, type ControllerDefinition, informerOf, queueOf, resourceOf } from "../controller.ts";
import { isNamespaceTerminating } from "../pod-control.ts";

const NAME = "kube-root-ca.crt";
const DESCRIPTION_KEY = "kubernetes.io/description";
/** The annotation's value is part of what upstream publishes, word for word. */
const DESCRIPTION =
  "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. " +
  "No other usage is guaranteed across distributions of Kubernetes clusters.";

/** Puts ConfigMap kube-root-ca.crt into every namespace. Models pkg/controller/certificates/rootcacertpublisher. */
export const rootCaPublisher: ControllerDefinition = {
  name: "root-ca-certificate-publisher-controller",
  identity: "root-ca-cert-publisher",
  needs: [RESOURCES.namespaces, RESOURCES.configmaps],
  start(context) {
    const namespaces = informerOf(context, RESOURCES.namespaces);
    const configMaps = informerOf<ConfigMap>(context, RESOURCES.configmaps);
    const queue = queueOf(context, async (name) => {
      const namespace = namespaces.get(name);
      if (namespace !== undefined && namespace.status?.phase !== "Terminating") await publish(context, name, configMaps.get(`${name}/${NAME}`));
    });
    const wake = (namespace: KubeObject) => queue.add(namespace.metadata.name);
    const wakeOwn = (map: ConfigMap) => map.metadata.name === NAME && queue.add(map.metadata.namespace ?? "");
    namespaces.onChange({ added: wake, updated: wake });
    configMaps.onChange({ updated: wakeOwn, deleted: wakeOwn });
    return queue;
  },
};

async function publish(context: ControllerContext, namespace: string, present: ConfigMap | undefined): Promise<void> {
  const writer = resourceOf<ConfigMap>(context, RESOURCES.configmaps);
  const data = { "ca.crt": context.certificateAuthority };
  if (present !== undefined && semanticEqual(present.data, data) && present.metadata.annotations?.[DESCRIPTION_KEY]) return;
  const annotations = { ...present?.metadata.annotations, [DESCRIPTION_KEY]: DESCRIPTION };
  if (present !== undefined) return void (await writer.update({ ...present, metadata: { ...present.metadata, annotations }, data }));
  await writer.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: NAME, namespace, annotations }, data }).catch((error) => {
    if (!isAlreadyExists(error) && !isNamespaceTerminating(error)) throw error;
  });
}
