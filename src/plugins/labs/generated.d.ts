declare module "@generated/tsunagu-labs/default/catalogue" {
  import type { CheckMessages, LabContent } from "./lab-content.ts";

  export const labs: Record<string, () => Promise<{ default: LabContent }>>;
  export const messages: () => Promise<{ default: CheckMessages }>;
}

declare module "*.module.css" {
  const names: Readonly<Record<string, string>>;
  export default names;
}
