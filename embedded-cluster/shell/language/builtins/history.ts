import type { Builtin } from "./index.ts";

export const history: Builtin = async (shell, args) => {
  if (args.includes("-c")) {
    shell.history.length = 0;
    return 0;
  }
  const [count] = args;
  if (count !== undefined && !/^[0-9]+$/.test(count)) {
    await shell.complain(`history: ${count}: numeric argument required`);
    return 1;
  }
  const first = count === undefined ? 0 : Math.max(0, shell.history.length - Number(count));
  for (const [index, line] of shell.history.slice(first).entries()) await shell.write(`${String(first + index + 1).padStart(5)}  ${line}\n`);
  return 0;
};
