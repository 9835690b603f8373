import type { Rule } from "../rule.ts";

/** Licences that an Apache-2.0 project may depend on. MPL-2.0 and CC-BY-4.0 parts are used as they are, unmodified. */
const ALLOWED = new Set(
  "MIT MIT-0 ISC Apache-2.0 BSD-2-Clause BSD-3-Clause 0BSD BlueOak-1.0.0 PSF-2.0 Python-2.0 MPL-2.0 CC-BY-4.0 CC0-1.0 Unlicense WTFPL Zlib".split(" "),
);
/** Packages whose package.json states no licence in npm's way, and where the licence was read. */
const READ_BY_HAND: Record<string, string> = { eval: "MIT", format: "MIT", "require-like": "MIT" };

interface Lock {
  packages: Record<string, { license?: string; link?: boolean }>;
}

export const licences: Rule = {
  name: "licences",
  find(repository) {
    const lock = JSON.parse(repository.get("package-lock.json") ?? '{"packages":{}}') as Lock;
    return Object.entries(lock.packages)
      .filter(([path, { link }]) => path.includes("node_modules/") && link !== true)
      .map(([path, entry]) => ({ name: path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length), license: entry.license }))
      .filter(({ name, license }) => !isAllowed(license ?? READ_BY_HAND[name]))
      .map(({ name, license }) => ({
        path: "package-lock.json",
        message: `${name} is licensed ${license ?? "in no way it says"}, which is not on the list of tools/tidy/rules/licences.ts.`,
      }));
  },
  bait: {
    files: {
      "package-lock.json": JSON.stringify({
        packages: {
          "": {},
          "node_modules/a": { license: "GPL-3.0" },
          "node_modules/b": {},
          "node_modules/c": { license: "(GPL-3.0 OR MIT)" },
          "node_modules/d": { license: "MIT AND GPL-3.0" },
        },
      }),
    },
    found: ["package-lock.json", "package-lock.json", "package-lock.json"],
  },
};

/** "A OR B" needs one of them, "A AND B" both. */
function isAllowed(license: string | undefined): boolean {
  if (license === undefined) return false;
  const plain = license.replace(/[()]/g, "");
  if (plain.includes(" OR ")) return plain.split(" OR ").some((one) => isAllowed(one));
  return plain.split(" AND ").every((one) => ALLOWED.has(one.trim()));
}
