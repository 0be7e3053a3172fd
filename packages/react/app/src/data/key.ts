import type { PresentedEntity } from "corollary/view";
import { isRow, type Row } from "./json.js";

/** The address of a row: the values of its key joined by commas, each percent-encoded. A key may hold read references. */
export function keySegment(entity: PresentedEntity, row: Row): string {
  const segment = entity.key.map((name) => keyTexts(row[name]).map(encodeURIComponent).join(",")).join(",");
  // These are addresses of their own.
  return ["bulk", "new", "board"].includes(segment) ? `%${segment.charCodeAt(0).toString(16)}${segment.slice(1)}` : segment;
}

function keyTexts(value: unknown): readonly string[] {
  if (isRow(value)) return "id" in value ? keyTexts(value["id"]) : Object.values(value).flatMap(keyTexts);
  return value === null || value === undefined ? [""] : [String(value)];
}

/** The key of a row as a reference to it holds it: one value, or an object by field name. */
export function keyOf(entity: PresentedEntity, row: Row): unknown {
  const [only = "id", ...others] = entity.key;
  return others.length === 0 ? row[only] : Object.fromEntries(entity.key.map((name) => [name, row[name]]));
}

/** The address of the row that a reference points to, whether it was read along or not. */
export function referenceSegment(target: PresentedEntity, value: unknown): string {
  if (isRow(value)) return keySegment(target, value);
  return encodeURIComponent(String(value));
}
