/** A hash over names and contents of all inputs: equal means that the site that was built from them is current. */
export declare function hashInputs(root: string): string;
