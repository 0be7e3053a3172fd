import { keyInRow } from "./key.js";
import { HttpProblem, invalidValues, type Detail } from "./problem.js";
import { generatedField } from "./public.js";
import type { Resource } from "./resource.js";
import { checkRow } from "./row-check.js";
import type { RowChange, RowRemoval, Values } from "./rows.js";
import { splitVersion } from "./write.js";

/** An item that passed validation. */
export type ReadyItem =
  | { readonly ok: true; readonly kind: "create"; readonly values: Values }
  | { readonly ok: true; readonly kind: "change"; readonly change: RowChange }
  | { readonly ok: true; readonly kind: "delete"; readonly removal: RowRemoval };

/** What a bulk request does to each of its items. */
export type BulkKind = ReadyItem["kind"];

export type Item = ReadyItem | { readonly ok: false; readonly problem: HttpProblem };

export function itemsOf(resource: Resource, value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw invalidValues([{ field: "", message: "The body must be an array of objects." }]);
  if (value.length === 0) throw invalidValues([{ field: "", message: "The body has no items." }]);
  const most = resource.limits.bulkItems;
  if (value.length > most) throw new HttpProblem(413, "body_too_large", `A bulk request has at most ${most} items; this has ${value.length}. Send them in parts.`);
  return value;
}

export function readItem(resource: Resource, value: unknown, kind: BulkKind): Item {
  switch (kind) {
    case "create": return newItem(resource, value);
    case "change": return changedItem(resource, value);
    case "delete": return deletedItem(resource, value);
  }
}

/** Whether two items are about the same row: what comes of it depends on their order, which one statement does not keep. */
export function nameOneTwice(items: readonly ReadyItem[]): boolean {
  const keys = items.flatMap((item) => (item.kind === "create" ? [] : [JSON.stringify(item.kind === "change" ? item.change.key : item.removal.key)]));
  return new Set(keys).size < keys.length;
}

function newItem(resource: Resource, value: unknown): Item {
  const checked = checkRow(resource.model, resource.entity, resource.schemas.create, value);
  return checked.ok ? { ok: true, kind: "create", values: checked.values } : wrong(checked.details);
}

/** The key says which row; the rest is what changes. */
function changedItem(resource: Resource, value: unknown): Item {
  if (!isRow(value)) return wrong([{ field: "", message: "must be an object" }]);
  const found = keyInRow(resource.model, resource.key, value);
  if (!("key" in found)) return wrong([found]);
  const keyNames = new Set<string>(resource.entity.key.fields);
  const changes = Object.fromEntries(Object.entries(value).filter(([name]) => !keyNames.has(name)));
  const checked = checkRow(resource.model, resource.entity, resource.schemas.update, changes);
  if (!checked.ok) return wrong(checked.details);
  const { version, values } = splitVersion(resource, checked.values);
  if (Object.keys(values).length === 0) return wrong([{ field: "", message: "names no field to change" }]);
  return { ok: true, kind: "change", change: { key: found.key, values, version } };
}

/** The key, and the version that was read where rows have versions; nothing else. */
function deletedItem(resource: Resource, value: unknown): Item {
  if (!isRow(value)) return wrong([{ field: "", message: "must be an object with the key of a row" }]);
  const found = keyInRow(resource.model, resource.key, value);
  if (!("key" in found)) return wrong([found]);
  const keyNames = new Set<string>(resource.entity.key.fields);
  const counted = generatedField(resource.entity, "version");
  const others = Object.keys(value).filter((name) => !keyNames.has(name) && name !== counted);
  if (others.length > 0) return wrong(others.slice(0, 20).map((field) => ({ field, message: "is not needed to delete a row; state its key alone" })));
  const checked = counted === undefined ? undefined : checkRow(resource.model, resource.entity, resource.schemas.update, { [counted]: value[counted] });
  if (checked?.ok === false) return wrong(checked.details);
  return { ok: true, kind: "delete", removal: { key: found.key, version: checked === undefined ? undefined : splitVersion(resource, checked.values).version } };
}

function wrong(details: readonly Detail[]): Item {
  return { ok: false, problem: invalidValues(details) };
}

function isRow(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
