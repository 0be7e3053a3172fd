import type { ValueField } from "../model/model.js";

/** The column of the blind index that stands beside a searchable encrypted value. */
export function indexColumn({ column }: Pick<ValueField, "column">): string {
  return `${column}_index`;
}
