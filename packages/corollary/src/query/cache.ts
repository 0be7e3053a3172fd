/** Keeps what was made last, up to a number of entries; the one that was used longest ago goes first. */
export class Cache<T> {
  private readonly entries = new Map<string, T>();

  constructor(private readonly capacity: number) {}

  get(key: string, make: () => T): T {
    const found = this.entries.get(key);
    if (found !== undefined) {
      if (this.entries.size > this.capacity / 2) this.touch(key, found);
      return found;
    }
    const made = make();
    this.entries.set(key, made);
    if (this.entries.size > this.capacity) {
      const oldest = this.entries.keys().next();
      if (oldest.done !== true) this.entries.delete(oldest.value);
    }
    return made;
  }

  get size(): number {
    return this.entries.size;
  }

  /** A Map keeps the order of insertion; reinserting makes it the latest. Not worth it while there is room. */
  private touch(key: string, value: T): void {
    this.entries.delete(key);
    this.entries.set(key, value);
  }
}
