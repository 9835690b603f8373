import type { Process } from "../../shell/process/process.ts";

export function homeOf(process: Process): string {
  return process.env.get("HOME") ?? "/root";
}

/** An absolute, normalised path. */
export function absolutePath(process: Process, path: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith("/") ? path : `${process.cwd}/${path}`).split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
