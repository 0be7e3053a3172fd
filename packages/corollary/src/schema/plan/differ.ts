import type { Column } from "../schema.js";

/** Types whose values Postgres does not compare. */
const incomparable: ReadonlySet<string> = new Set(["json", "xml", "point", "polygon"]);

/** Whether two values of the type of a column differ, as a condition. */
export const differ = ({ type }: Pick<Column, "type">, one: string, other: string): string =>
  incomparable.has(type.name) ? `${one}::text is distinct from ${other}::text` : `${one} is distinct from ${other}`;
