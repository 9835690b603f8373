/** Where the embedded cluster differs and why: the name of a case → the reason. Published in the docs ("How the embedded cluster differs"). */
export const EXEMPTIONS: Readonly<Record<string, string>> = {
  "discovery: every resource of the core group, in one answer":
    "nodes/proxy, pods/proxy and services/proxy are not served: kubectl proxy and port-forward reach what they would.",
  "discovery: the core group's resources": "nodes/proxy, pods/proxy and services/proxy are not served: kubectl proxy and port-forward reach what they would.",
  "storage: a VolumeAttributesClass, whole and as a Table":
    "no controller guards VolumeAttributesClasses in use, so that they do not get its finalizer either.",
};
