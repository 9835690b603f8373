type Listener = (text: string) => void;

const listeners = new Set<Listener>();

/** Tells readers who do not see the page what has just changed on it. */
export function announce(text: string): void {
  for (const listener of listeners) listener(text);
}

export function onAnnouncement(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
