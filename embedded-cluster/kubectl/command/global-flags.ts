import { type Flag, boolFlag, intFlag, stringFlag, stringsFlag } from "./flags.ts";

/** Flags of every command. */
export const GLOBAL_FLAGS: readonly Flag[] = [
  stringFlag("as", "", "Act as this user. The server must allow you to impersonate it."),
  stringsFlag("as-group", "", "Act as a member of this group; may be repeated."),
  stringFlag("cluster", "", "The kubeconfig cluster to use"),
  stringFlag("context", "", "The kubeconfig context to use"),
  boolFlag("insecure-skip-tls-verify", "", "Do not check the server's certificate."),
  stringFlag("kubeconfig", "", "Path of the kubeconfig file."),
  stringFlag("namespace", "n", "The namespace of this request"),
  stringFlag("request-timeout", "", "How long to wait for one answer of the server, such as 1s or 2m. Zero waits for ever.", "0"),
  stringFlag("server", "s", "Address and port of the Kubernetes API server"),
  stringFlag("token", "", "Bearer token for the API server"),
  stringFlag("user", "", "The kubeconfig user to use"),
  intFlag("v", "v", "Level of log detail"),
  boolFlag("warnings-as-errors", "", "Exit with an error when the server sends a warning"),
];
