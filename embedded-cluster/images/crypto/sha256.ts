// kubectl hashes too, and may not know of images.
export * from "../../kernel/sha256.ts";
