import { FileError } from "../../process/file-system.ts";
import { absolutePath, normalizePath } from "../../process/paths.ts";
import type { Shell } from "../shell.ts";
import type { Builtin } from "./index.ts";

export const cd: Builtin = async (shell, args) => {
  const operands = args.filter((word, index) => !(/^-[LPe@]+$/.test(word) || (word === "--" && index === 0)));
  if (operands.length > 1) {
    await shell.complain("cd: too many arguments");
    return 1;
  }
  let target = operands[0] ?? shell.variables.get("HOME");
  if (target === undefined) {
    await shell.complain("cd: HOME not set");
    return 1;
  }
  if (target === "-") {
    const previous = shell.variables.get("OLDPWD");
    if (previous === undefined) {
      await shell.complain("cd: OLDPWD not set");
      return 1;
    }
    target = previous;
    if (!(await change(shell, "cd", target))) return 1;
    await shell.write(`${shell.process.cwd}\n`);
    return 0;
  }
  if (/^-./.test(target)) {
    await shell.complain(`cd: ${target.slice(0, 2)}: invalid option`);
    await shell.writeError("cd: usage: cd [-L|[-P [-e]] [-@]] [dir]\n");
    return 2;
  }
  return (await change(shell, "cd", target)) ? 0 : 1;
};

export const pwd: Builtin = async (shell, args) => {
  await shell.write(`${args.includes("-P") ? shell.process.fs.realPath(shell.process.cwd) : shell.process.cwd}\n`);
  return 0;
};

export const pushd: Builtin = async (shell, args) => {
  const target = args[0] ?? shell.directoryStack[0];
  if (target === undefined) {
    await shell.complain("pushd: no other directory");
    return 1;
  }
  const here = shell.process.cwd;
  if (!(await change(shell, "pushd", target))) return 1;
  if (args[0] === undefined) shell.directoryStack.shift();
  shell.directoryStack.unshift(here);
  return dirs(shell, [], "dirs");
};

export const popd: Builtin = async (shell) => {
  const target = shell.directoryStack[0];
  if (target === undefined) {
    await shell.complain("popd: directory stack empty");
    return 1;
  }
  if (!(await change(shell, "popd", target))) return 1;
  shell.directoryStack.shift();
  return dirs(shell, [], "dirs");
};

export const dirs: Builtin = async (shell, args) => {
  if (args.includes("-c")) shell.directoryStack = [];
  const home = shell.variables.get("HOME") ?? "";
  const shown = [shell.process.cwd, ...shell.directoryStack].map((path) =>
    home !== "" && (path === home || path.startsWith(`${home}/`)) ? `~${path.slice(home.length)}` : path,
  );
  if (!args.includes("-c")) await shell.write(`${shown.join(args.includes("-p") ? "\n" : " ")}\n`);
  return 0;
};

async function change(shell: Shell, command: string, target: string): Promise<boolean> {
  const { process } = shell;
  const path = normalizePath(absolutePath(process.cwd, target));
  try {
    if (target === "") return true;
    if (process.fs.stat(path).type !== "directory") throw new FileError("ENOTDIR", target);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    await shell.complain(`${command}: ${target}: ${error.message}`);
    return false;
  }
  shell.variables.set("OLDPWD", process.cwd).isExported = true;
  process.cwd = path;
  shell.variables.set("PWD", path).isExported = true;
  return true;
}
