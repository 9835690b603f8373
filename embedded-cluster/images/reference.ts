/** A parsed image reference, in the form registries know it by. */
export interface ImageName {
  /** Without "docker.io/" and "library/": "nginx", "tsunagu/toolbox", "registry.k8s.io/pause". */
  repository: string;
  tag: string;
  /** "sha256:…" when the reference pins one. */
  digest: string | undefined;
}

/** Parses "docker.io/library/redis:7-alpine@sha256:…"; undefined for what is no reference. Models distribution/reference. */
export function parseImageName(reference: string): ImageName | undefined {
  const match =
    /^((?:[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?::\d+)?\/)?(?:[a-z0-9]+(?:[._-]+[a-z0-9]+)*\/)*[a-z0-9]+(?:[._-]+[a-z0-9]+)*)(?::(\w[\w.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$/.exec(
      reference,
    );
  if (match === null) return undefined;
  const repository = (match[1] as string).replace(/^(?:docker\.io|index\.docker\.io|registry-1\.docker\.io)\//, "").replace(/^library\//, "");
  return { repository, tag: match[2] ?? "latest", digest: match[3] };
}
