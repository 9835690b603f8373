import type { ApiDialer } from "../../images/image.ts";
import { completeKubectl } from "../../kubectl/index.ts";
import type { Completer } from "../../shell/line-editor/completer.ts";

/** What Tab offers after kubectl in a container's shell: verbs, flags, kinds and the names of objects, asked as the container's own identity. */
export function commandCompleter(dial: ApiDialer): Completer {
  return {
    async complete({ words, process }) {
      const [command, ...rest] = words;
      if (command !== "kubectl" && command !== "k") return undefined;
      const offers = await completeKubectl(process, ["kubectl", ...rest], dial);
      // Where kubectl has nothing to offer, file names fit: `apply -f`.
      return offers.length === 0 ? undefined : offers;
    },
  };
}
