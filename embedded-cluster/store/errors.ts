/** The key is taken. */
export class KeyExists extends Error {
  override name = "KeyExists";
}

/** There is nothing under the key. */
export class KeyMissing extends Error {
  override name = "KeyMissing";
}

/** The object has another revision than the writer saw. */
export class RevisionConflict extends Error {
  override name = "RevisionConflict";
}

/** The store holds as many objects, or as many bytes, as it may. */
export class StoreFull extends Error {
  override name = "StoreFull";
}

/** One object is larger than an object may be. */
export class ObjectTooLarge extends Error {
  override name = "ObjectTooLarge";
}

/** A watch asked for changes that are no longer remembered. */
export class Compacted extends Error {
  override name = "Compacted";
  readonly asked: number;
  /** The oldest revision a watch may begin after. */
  readonly oldest: number;

  constructor(asked: number, oldest: number) {
    super(`too old resource version: ${asked} (${oldest})`);
    this.asked = asked;
    this.oldest = oldest;
  }
}
