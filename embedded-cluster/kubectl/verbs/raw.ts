import { MANIFEST_BYTES } from "../../kernel/limits.ts";
import { decodeUtf8 } from "../../kernel/bytes.ts";
import { readAllText } from "../../kernel/streams.ts";
import type { Invocation } from "../command/invocation.ts";
import { CommandError } from "../errors/command-error.ts";
import { absolutePath } from "../text/paths.ts";

/** Sends the one file that -f names, as it is, to the path that --raw names, and prints what comes back. */
export async function sendRaw(invocation: Invocation, method: "POST" | "PUT", filenames: readonly string[]): Promise<void> {
  const { process, flags } = invocation;
  const [name = "", ...more] = filenames;
  if (more.length > 0) throw new CommandError("--raw can only use a single local file or stdin");
  const path = absolutePath(process, name);
  if (name !== "-" && !process.fs.exists(path)) throw new CommandError(`open ${name}: no such file or directory`);
  const text = name === "-" ? await readAllText(process.stdin, MANIFEST_BYTES) : decodeUtf8(process.fs.readFile(path));
  const answer = await invocation.cluster.json(method, flags.string("raw"), { body: JSON.parse(text) });
  await invocation.out(`${JSON.stringify(answer)}\n`);
}
