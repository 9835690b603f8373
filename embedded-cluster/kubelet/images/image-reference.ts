/** An image name taken apart, as Docker's reference grammar reads it. */
export interface ImageReference {
  /** "docker.io" when none is written. */
  registry: string;
  /** "library/nginx" */
  repository: string;
  tag: string | undefined;
  /** "sha256:…" */
  digest: string | undefined;
}

const COMPONENT = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
const REPOSITORY = new RegExp(`^${COMPONENT}(?:/${COMPONENT})*$`);
const TAG = /^[\w][\w.-]{0,127}$/;
const DIGEST = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/;
const REGISTRY = /^(?:localhost|[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+|[A-Za-z0-9.-]+:[0-9]+)(?::[0-9]+)?$/;

/** Throws Error("invalid reference format…") for what is no image name. Models github.com/distribution/reference. */
export function parseImageReference(text: string): ImageReference {
  const at = text.indexOf("@");
  const digest = at < 0 ? undefined : text.slice(at + 1);
  const named = at < 0 ? text : text.slice(0, at);
  const slash = named.indexOf("/");
  const head = slash < 0 ? "" : named.slice(0, slash);
  const hasRegistry = head !== "" && (head === "localhost" || /[.:]/.test(head) || /[A-Z]/.test(head));
  const rest = hasRegistry ? named.slice(slash + 1) : named;
  const colon = rest.lastIndexOf(":");
  const tag = colon < 0 ? undefined : rest.slice(colon + 1);
  const path = colon < 0 ? rest : rest.slice(0, colon);
  const repository = hasRegistry || path.includes("/") ? path : `library/${path}`;
  if (path !== path.toLowerCase()) throw new Error(`invalid reference format: repository name (${repository}) must be lowercase`);
  const valid =
    REPOSITORY.test(path) && (tag === undefined || TAG.test(tag)) && (digest === undefined || DIGEST.test(digest)) && (!hasRegistry || REGISTRY.test(head));
  if (!valid) throw new Error("invalid reference format");
  const registry = hasRegistry ? head : "docker.io";
  return { registry, repository: registry === "docker.io" && !path.includes("/") ? `library/${path}` : path, tag, digest };
}

/** "nginx" → "nginx:latest"; a name with a tag or digest stays as it is. */
export function withDefaultTag(text: string, reference: ImageReference): string {
  return reference.tag === undefined && reference.digest === undefined ? `${text}:latest` : text;
}

/** "docker.io/library/nginx:latest", as containerd names an image. */
export function canonicalName(reference: ImageReference): string {
  const suffix = reference.digest === undefined ? `:${reference.tag ?? "latest"}` : `@${reference.digest}`;
  return `${reference.registry}/${reference.repository}${suffix}`;
}
