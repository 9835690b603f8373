import type { Shell } from "../language/shell.ts";
export async function runInteractively(shell: Shell, _options: { isLogin: boolean }): Promise<number> {
  return shell.status;
}
