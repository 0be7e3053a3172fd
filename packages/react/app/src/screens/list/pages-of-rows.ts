import type { Page } from "../../data/api.js";
import type { Row } from "../../data/json.js";

/** The rows of many pages by their place, without copying them into one list: there may be very many. */
export interface Rows {
  readonly length: number;
  at(index: number): Row | undefined;
}

/** All pages but the last hold the same number of rows. `isHidden`: rows that are out of sight for now. */
export function rowsOf(pages: readonly Page[], isHidden?: (row: Row) => boolean): Rows {
  if (isHidden) {
    const shown = pages.flatMap((page) => page.rows.filter((row) => !isHidden(row)));
    return { length: shown.length, at: (index) => shown[index] };
  }
  const size = pages[0]?.rows.length ?? 0;
  const length = pages.length === 0 ? 0 : (pages.length - 1) * size + (pages.at(-1)?.rows.length ?? 0);
  return { length, at: (index) => (size === 0 ? undefined : pages[Math.floor(index / size)]?.rows[index % size]) };
}
