import type { Presentation, PresentedEntity } from "corollary/view";
import { isRow, type Row } from "./json.js";

/** Words that are addresses of their own, where the key of a row would stand. */
const taken: ReadonlySet<string> = new Set(["bulk", "new", "board"]);

/** The address of a row: the values of its key joined by commas, each percent-encoded. References in it may have been read along. */
export function keySegment(presentation: Presentation, entity: PresentedEntity, row: Row): string {
  return escaped(keyTexts(presentation, entity, row).map(encodeURIComponent).join(","));
}

function escaped(segment: string): string {
  return taken.has(segment) ? `%${segment.charCodeAt(0).toString(16)}${segment.slice(1)}` : segment;
}

function keyTexts(presentation: Presentation, entity: PresentedEntity, row: Row): readonly string[] {
  return entity.key.flatMap((name) => {
    const value = row[name];
    const field = entity.fields[name];
    const target = field?.kind === "reference" ? presentation.entities[field.target] : undefined;
    if (target && isRow(value)) return keyTexts(presentation, target, value);
    return [value === null || value === undefined ? "" : String(value)];
  });
}

/** The value of a field of a key; of a reference whose row was read along, the key of that row. */
export function bareKey(presentation: Presentation, entity: PresentedEntity, name: string, value: unknown): unknown {
  const field = entity.fields[name];
  const target = field?.kind === "reference" ? presentation.entities[field.target] : undefined;
  return target && isRow(value) && !isKeyAlone(target, value) ? keyOf(target, value) : value;
}

/** A key of several fields is an object too, with nothing else in it. */
function isKeyAlone(target: PresentedEntity, value: Row): boolean {
  return target.key.length > 1 && Object.keys(value).every((name) => target.key.includes(name));
}

/** The key of a row as a reference to it holds it: one value, or an object by field name. */
export function keyOf(entity: PresentedEntity, row: Row): unknown {
  const [only = "id", ...others] = entity.key;
  return others.length === 0 ? row[only] : Object.fromEntries(entity.key.map((name) => [name, row[name]]));
}

/** The address of the row that a reference points to, whether the row was read along or only its key. */
export function referenceSegment(presentation: Presentation, target: PresentedEntity, value: unknown): string {
  return isRow(value) ? keySegment(presentation, target, value) : escaped(encodeURIComponent(String(value)));
}
