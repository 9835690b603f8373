import { isConflict, isNotFound } from "../../apimachinery/status.ts";
import type { Informer } from "../../client/informer.ts";
import { RESOURCES } from "../../client/resources.ts";
import { semanticEqual } from "../../client/semantic-equal.ts";
import { type ControllerContext, type ControllerDefinition, informerOf, queueOf, resourceOf } from "../controller.ts";
import { acceptNames } from "./accepted-names.ts";
import { CLEANUP_FINALIZER, cleanUp } from "./clean-up.ts";
import { type CustomResourceDefinition, hasCondition, withDefinitionCondition } from "./definition.ts";

/**
 * Gives definitions their names, establishes them, and empties those that are being deleted. Upstream's kube-apiserver does this
 * itself. Models pkg/controller/{status,establish,finalizer} of apiextensions-apiserver.
 */
export const customResourceDefinitionController: ControllerDefinition = {
  name: "customresourcedefinition-controller",
  identity: "kube-apiserver",
  needs: [RESOURCES.customresourcedefinitions],
  start(context) {
    const definitions = informerOf<CustomResourceDefinition>(context, RESOURCES.customresourcedefinitions);
    const queue = queueOf(context, (name) => sync(context, definitions, name));
    const wake = (definition: CustomResourceDefinition) => queue.add(definition.metadata.name);
    /** A name that is free again may be what another one waits for. */
    const wakeGroup = ({ spec }: CustomResourceDefinition) => [...definitions.list()].filter((other) => other.spec.group === spec.group).forEach(wake);
    definitions.onChange({
      added: wake,
      updated(definition, previous) {
        wake(definition);
        if (!semanticEqual(definition.status?.acceptedNames, previous.status?.acceptedNames)) wakeGroup(definition);
      },
      deleted: wakeGroup,
    });
    return queue;
  },
};

async function sync(context: ControllerContext, definitions: Informer<CustomResourceDefinition>, name: string): Promise<{ after: number } | undefined> {
  const definition = definitions.get(name);
  if (definition === undefined) return undefined;
  try {
    if (definition.metadata.deletionTimestamp !== undefined) {
      const finalizers = definition.metadata.finalizers ?? [];
      return finalizers.includes(CLEANUP_FINALIZER) ? await cleanUp(context, definition) : undefined;
    }
    const written = await settle(context, definitions, definition);
    if (written !== undefined) await definitions.reached(written.metadata.resourceVersion);
  } catch (error) {
    // Deleted or changed in the meantime: that wakes it again.
    if (!isNotFound(error) && !isConflict(error)) throw error;
  }
  return undefined;
}

/** Names first; what has them is established by a second write, as upstream's two controllers do. */
async function settle(
  context: ControllerContext,
  definitions: Informer<CustomResourceDefinition>,
  definition: CustomResourceDefinition,
): Promise<CustomResourceDefinition | undefined> {
  const writer = resourceOf<CustomResourceDefinition>(context, RESOURCES.customresourcedefinitions);
  const now = context.clock.now();
  let current = definition;
  if (!semanticEqual(definition.spec.names, definition.status?.acceptedNames)) {
    const { names, accepted, established } = acceptNames(definition, [...definitions.list()]);
    const before = definition.status?.conditions?.find(({ type }) => type === "NamesAccepted");
    const same = before?.status === accepted.status && before.reason === accepted.reason && before.message === accepted.message;
    if (!same || !semanticEqual(names, definition.status?.acceptedNames)) {
      const named = { ...definition, status: { ...definition.status, acceptedNames: names } };
      current = await writer.updateStatus(withDefinitionCondition(withDefinitionCondition(named, accepted, now), established, now));
    }
  }
  if (hasCondition(current, "NamesAccepted") && !hasCondition(current, "Established")) {
    const condition = { type: "Established", status: "True", reason: "InitialNamesAccepted", message: "the initial names have been accepted" } as const;
    current = await writer.updateStatus(withDefinitionCondition(current, condition, now));
  }
  return current === definition ? undefined : current;
}
