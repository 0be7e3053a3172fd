/** Keeps the most recently used values; a Map iterates in order of insertion, so the first key is the oldest. */
export interface Recent<V> {
  get(key: string): V | undefined;
  set(key: string, value: V): void;
}

export function recent<V>(capacity: number): Recent<V> {
  const values = new Map<string, V>();
  let newest: string | undefined;
  return {
    get(key) {
      const value = values.get(key);
      // The hot key stays where it is: moving it on every request would cost more than it keeps.
      if (value === undefined || key === newest) return value;
      values.delete(key);
      values.set(key, value);
      newest = key;
      return value;
    },
    set(key, value) {
      values.delete(key);
      values.set(key, value);
      newest = key;
      if (values.size <= capacity) return;
      for (const oldest of values.keys()) {
        values.delete(oldest);
        return;
      }
    },
  };
}
