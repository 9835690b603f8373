/** The path behind "…/proxy", decoded, without empty parts, "." and "..". Models JoinPreservingTrailingSlash. */
export function cleanPath(parts: readonly string[], endsWithSlash: boolean): string {
  const kept: string[] = [];
  for (const part of parts.join("/").split("/")) {
    if (part === "..") kept.pop();
    else if (part !== "" && part !== ".") kept.push(part);
  }
  const path = kept.length === 0 ? "" : `/${kept.join("/")}`;
  return endsWithSlash ? `${path}/` : path;
}

/** As Go's URL.EscapedPath writes a path. */
export function escapePath(path: string): string {
  return encodeURI(path).replace(/[!'()*#?]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
