import { decodeUtf8 } from "../../../kernel/bytes.ts";
import { evaluateTest } from "../../programs/test/test-expression.ts";
import { echoBytes } from "../../programs/text/echo.ts";
import { printfBytes } from "../../programs/text/printf.ts";
import { assign } from "../assignment.ts";
import { shellTestContext } from "../condition.ts";
import { arrayKey } from "../expansion.ts";
import type { Shell } from "../shell.ts";
import type { Builtin } from "./index.ts";

export const echo: Builtin = (shell, args) => emit(shell, "echo", echoBytes(args));

export const printf: Builtin = async (shell, args) => {
  const words = [...args];
  let variable: string | undefined;
  if (words[0] === "-v") [, variable] = words.splice(0, 2);
  if (words[0] === "--") words.shift();
  const [format, ...values] = words;
  if (format === undefined) {
    await shell.writeError("printf: usage: printf [-v var] format [arguments]\n");
    return 2;
  }
  if (/^-./.test(format) && args[0] !== "--") {
    await shell.complain(`printf: ${format.slice(0, 2)}: invalid option`);
    await shell.writeError("printf: usage: printf [-v var] format [arguments]\n");
    return 2;
  }
  const { bytes, errors, status } = printfBytes(format, values, shell.process.clock.now());
  for (const error of errors) await shell.complain(`printf: ${error}`);
  if (variable === undefined) return (await emit(shell, "printf", bytes)) || status;
  const element = /^([A-Za-z_]\w*)\[(.+)\]$/.exec(variable);
  if (element === null) assign(shell, variable, decodeUtf8(bytes));
  else shell.variables.setElement(element[1] as string, arrayKey(shell, element[1] as string, element[2] as string), decodeUtf8(bytes));
  return status;
};

export const test: Builtin = async (shell, args, name) => {
  const words = [...args];
  if (name === "[" && words.pop() !== "]") {
    await shell.complain("[: missing `]'");
    return 2;
  }
  const result = evaluateTest(shellTestContext(shell), words);
  if (typeof result === "boolean") return result ? 0 : 1;
  await shell.complain(`${name}: ${result}`);
  return 2;
};

async function emit(shell: Shell, name: string, bytes: Uint8Array): Promise<number> {
  const sink = shell.descriptors.get(1)?.sink;
  if (sink === undefined) {
    await shell.complain(`${name}: write error: Bad file descriptor`);
    return 1;
  }
  if (bytes.length > 0) await sink.write(bytes);
  return 0;
}
