import type { ComponentTypesObject } from "@theme/NavbarItem/ComponentTypes";
import ComponentTypes from "@theme-original/NavbarItem/ComponentTypes";
import { SignIn } from "../../people/SignIn.tsx";

/** The theme's kinds of navbar items, and who one is signed in as. */
export default { ...(ComponentTypes as ComponentTypesObject), "custom-signIn": SignIn };
