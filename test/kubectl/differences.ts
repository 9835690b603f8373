/** One command whose answer differs, and why it may. */
export interface Difference {
  command: string;
  why: string;
}

const NO_PROXY = "proxy and kuberc have no place in a sandbox: there is no port of the learner's machine to open, and no file of preferences";
const NO_V2 = "the embedded API server serves OpenAPI v2 as JSON alone, and the official binary asks for protobuf where v3 says nothing; ours does without it";

/**
 * Scenario → the commands in which ours answers otherwise. A test fails when a difference is not here, and when one that is here is none any more.
 *
 * One difference stands for all: the prose of --help is ours, for kubectl's own is not ours to copy. Help is therefore compared by its facts:
 * the usage line, the names of commands, and each flag's names and default.
 */
export const DIFFERENCES: Readonly<Record<string, readonly Difference[]>> = {
  ask: [
    { command: "explain svc.spec --output=plaintext-openapiv2", why: NO_V2 },
    {
      command: "cluster-info dump --namespaces=empty",
      why: "upstream decodes objects into Go structs and prints JSON in the order of their fields; ours keeps no table of it",
    },
    { command: "options", why: "ours takes the flags that mean something in a container: none for client certificates, profiles and caches" },
    { command: "completion fish", why: "the script that completes is prose of kubectl's own: ours says how its shell completes" },
    { command: "help nothing", why: "upstream prints the whole usage after a word it does not know; ours only says so" },
  ],
  create: [
    { command: "create -f list.yaml", why: NO_V2 },
    { command: "create -f unknown.yaml", why: NO_V2 },
  ],
  apply: [
    { command: "apply -f unknown.yaml", why: NO_V2 },
    {
      command: "get cm typed -o yaml --show-managed-fields",
      why: "upstream's server-side apply moves what client-side apply owned to the new manager, and the last-applied annotation to kubectl-last-applied",
    },
  ],
  help: [
    { command: "--help", why: NO_PROXY },
    { command: "help", why: NO_PROXY },
    { command: "proxy --help", why: NO_PROXY },
    { command: "kuberc --help", why: NO_PROXY },
  ],
};
