import { accessSync, constants, globSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const FIXED = [
  "/usr/bin/chromium",
  "/usr/lib/chromium/chromium",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];
const CACHED = [
  ".cache/ms-playwright/chromium-*/chrome-linux*/chrome",
  "Library/Caches/ms-playwright/chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
  "AppData/Local/ms-playwright/chromium-*/chrome-win*/chrome.exe",
];

/** Where to look, in order: CHROMIUM, the PATH, usual places, Playwright's caches. */
function candidates(environment: NodeJS.ProcessEnv, home: string): string[] {
  if (environment.CHROMIUM !== undefined && environment.CHROMIUM !== "") return [environment.CHROMIUM];
  const onPath = (environment.PATH ?? "").split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [...onPath, ...FIXED, ...CACHED.flatMap((pattern) => globSync(join(home, pattern)).toSorted().reverse())];
}

/** The path of a Chromium. Throws an error that says how to get one. */
export function findChromium(environment: NodeJS.ProcessEnv = process.env, home: string = homedir()): string {
  const found = candidates(environment, home).find(isExecutable);
  if (found !== undefined) return found;
  const given = environment.CHROMIUM ? `CHROMIUM is ${JSON.stringify(environment.CHROMIUM)}, and there is no program there.\n` : "";
  throw new Error(
    `${given}The browser tests need Chromium and found none. Any of these brings one:\n` +
      "  Debian, Ubuntu:  sudo apt-get install chromium fonts-noto-cjk\n" +
      "  Fedora:          sudo dnf install chromium google-noto-sans-cjk-fonts\n" +
      "  anywhere:        npx playwright-core install chromium\n" +
      "Or name the one you have: CHROMIUM=/path/to/chromium npm test",
  );
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
