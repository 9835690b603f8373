/** Where the embedded cluster differs and why: the name of a case → the reason. Published in the docs ("How the embedded cluster differs"). */
export const EXEMPTIONS: Readonly<Record<string, string>> = {};
