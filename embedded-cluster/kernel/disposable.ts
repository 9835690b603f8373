/** Something that was opened and must be closed: a timer, a watch, a socket, a subscription. Disposing twice is harmless. */
export interface Disposable {
  dispose(): void;
}

/** Wraps `release` so that it runs once, however often it is disposed. */
export function disposable(release: () => void): Disposable {
  let open = true;
  return {
    dispose() {
      if (!open) return;
      open = false;
      release();
    },
  };
}

/** Collects what an object has opened, and closes all of it, last opened first. */
export class DisposableStack implements Disposable {
  private readonly held: Disposable[] = [];
  private closed = false;

  get isDisposed(): boolean {
    return this.closed;
  }

  /** Registers `item`; disposes it at once when the stack is closed already. */
  use<T extends Disposable>(item: T): T {
    if (this.closed) item.dispose();
    else this.held.push(item);
    return item;
  }

  defer(release: () => void): void {
    this.use(disposable(release));
  }

  dispose(): void {
    if (this.closed) return;
    this.closed = true;
    while (this.held.length > 0) this.held.pop()?.dispose();
  }
}
