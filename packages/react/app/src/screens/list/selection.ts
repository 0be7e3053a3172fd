import { useState } from "react";
import type { Row } from "../../data/json.js";

/** Rows that are marked, by their address. They stay marked while the list is sorted or filtered otherwise. */
export interface Selection {
  readonly rows: ReadonlyMap<string, Row>;
  has(segment: string): boolean;
  toggle(segment: string, row: Row): void;
  set(rows: ReadonlyMap<string, Row>): void;
  clear(): void;
}

const none: ReadonlyMap<string, Row> = new Map();

export function useSelection(): Selection {
  const [rows, set] = useState(none);
  return {
    rows,
    has: (segment) => rows.has(segment),
    toggle: (segment, row) => set((before) => {
      const next = new Map(before);
      if (!next.delete(segment)) next.set(segment, row);
      return next;
    }),
    set,
    clear: () => set(none),
  };
}
