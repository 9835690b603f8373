import type { KubeObject } from "../../apimachinery/object.ts";
import { isAlreadyExists } from "../../apimachinery/status.ts";
import { RESOURCES } from "../../client/resources.ts";
import { type ControllerDefinition, informerOf, queueOf, resourceOf } from "../controller.ts";
import { isNamespaceTerminating } from "../pod-control.ts";

const DEFAULT = "default";

/** Sees that every namespace has a ServiceAccount "default". Models pkg/controller/serviceaccount. */
export const serviceAccountController: ControllerDefinition = {
  name: "serviceaccount-controller",
  identity: "service-account-controller",
  needs: [RESOURCES.namespaces, RESOURCES.serviceaccounts],
  start(context) {
    const namespaces = informerOf(context, RESOURCES.namespaces);
    const accounts = informerOf(context, RESOURCES.serviceaccounts);
    const writer = resourceOf(context, RESOURCES.serviceaccounts);
    const queue = queueOf(context, async (name) => {
      const namespace = namespaces.get(name);
      if (namespace === undefined || namespace.status?.phase === "Terminating" || accounts.get(`${name}/${DEFAULT}`) !== undefined) return;
      await writer.create({ apiVersion: "v1", kind: "ServiceAccount", metadata: { name: DEFAULT, namespace: name } }).catch((error) => {
        if (!isAlreadyExists(error) && !isNamespaceTerminating(error)) throw error;
      });
    });
    const wake = (namespace: KubeObject) => queue.add(namespace.metadata.name);
    namespaces.onChange({ added: wake, updated: wake });
    accounts.onChange({ deleted: (account) => account.metadata.name === DEFAULT && queue.add(account.metadata.namespace ?? "") });
    return queue;
  },
};
