/** Refusals that Kubernetes itself answers with 500, word for word: each was seen on a real 1.36, or is in its source. They are what it says, and no fault. */
export const UPSTREAM_500: readonly RegExp[] = [
  /^resourceVersion should not be set on objects to be created$/,
  /^failed to create typed patch object \(/,
  /^(resourceVersion: Invalid value: "(?:[^"\\]|\\.)*": )?strconv\.ParseUint: parsing /,
  // What a strategic merge cannot read.
  /^map: .* does not contain declared merge key: /su,
  /^Internal error occurred: failed to allocate a serviceIP for Service /,
  /^This pod has more than one PodDisruptionBudget, /,
  // What a container runtime says of a program that is not there.
  /^Internal error occurred: error executing command in container: /,
  /^(Unknown patch type found: |expected list type for \$|unable to find |cannot restore )/,
];

/** What clients are told to wait for: a revision that is not there yet. */
export const UPSTREAM_504 = /^Timeout: Too large resource version: /;
