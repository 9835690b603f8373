import type { Answer } from "./command-line.ts";

/** An answer whose ages are all alike: the two ask some milliseconds after one another. */
export function withoutAges(answer: Answer): Answer {
  return each(answer, (text) =>
    text
      .replace(CHATTER, "")
      .replace(KLOG, "$1<when>")
      .replace(/\b[0-9a-f]{64}\b/g, "<container>")
      .replace(AGE, "<age>")
      .replace(/ {2,}/g, "  "),
  );
}

/** What client libraries remark about their watches, when it so happens. */
const CHATTER = /^I\d{4} [^\n]* reflector\.go:[^\n]*\n/gm;
/** The head of a line of the log: its level stays, its time and process go. */
const KLOG = /^([EIW])\d{4} \d\d:\d\d:\d\d\.\d{6} +\d+/gm;
const AGE = /(?<![\w.-])(?:\d+[ydhms]){1,2}(?![\w-])/g;

/** And what chance gave each of two clusters: names, addresses, identities, times. */
export function withoutChance(answer: Answer): Answer {
  return withoutAges(
    each(answer, (text) =>
      text
        .replace(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, "<uid>")
        .replace(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, "<time>")
        .replace(/\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000/g, "<time>")
        .replace(/\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{9} \+0000/g, "<time>")
        .replace(/(resourceVersion"?: ?)"\d+"/g, '$1"<n>"')
        .replace(/\b10\.(?:244|9[6-9]|1[01]\d)\.\d+\.\d+\b/g, "<ip>")
        .replace(/-[bcdfghjklmnpqrstvwxz2456789]{5}(?![\w-])/g, "-<id>")
        .replace(/\b(ey[\w-]+\.){2}[\w-]+/g, "<token>")
        .replace(/\b3[0-2]\d{3}(?=\/TCP|\/UDP|$)/gm, "<port>")
        .replace(/(nodePort"?: ?)3\d{4}/g, "$1<port>")
        .replace(/(\/tmp\/(?:LIVE-|MERGED-|kubectl-edit-))\w+/g, "$1<n>"),
    ),
  );
}

function each(answer: Answer, change: (text: string) => string): Answer {
  return { stdout: change(answer.stdout), stderr: change(answer.stderr), code: answer.code };
}

/** Of a help text what is fact: the usage lines, and each flag's names and default. The prose is the program's own. */
export function factsOfHelp({ stdout, stderr, code }: Answer): Answer {
  return { stdout: factsOf(stdout), stderr: factsOf(stderr), code };
}

function factsOf(text: string): string {
  if (text.startsWith("The following options can be passed")) return [...text.matchAll(/^ {4}(?:-\w, )?--[\w-]+=?.*?:$/gm)].map(([line]) => line).join("\n");
  const usage = /^Usage:\n(?<lines>(?: {2}.*\n)+)/m.exec(text)?.groups?.["lines"];
  if (usage === undefined) return text;
  const flags = [...text.matchAll(/^ {4}(?:-\w, )?--[\w-]+=?.*?:$/gm)].map(([line]) => line);
  const commands = [...text.matchAll(/^ {2}([a-z][\w-]*) {2,}\S/gm)].map(([, name]) => name);
  const after = /^(?:error: [^\n]*\n)+/m.exec(text)?.[0] ?? "";
  return [usage, ...flags, ...commands, after].join("\n");
}

/** When, by whom and from what a program was built is its own. */
export function withoutBuild(answer: Answer): Answer {
  return each(answer, (text) => text.replace(/^( *"?(?:buildDate|gitCommit|gitTreeState|goVersion)"?: ).*$/gm, "$1<build>"));
}
