/** A row as the API sends it. */
export type Row = { readonly [name: string]: unknown };

export function isRow(value: unknown): value is Row {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
