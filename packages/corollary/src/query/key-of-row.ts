import type { Json } from "../expr/node.js";
import type { EntityNode } from "../model/model.js";

/** The key of a row as reads take it: one value, or an object by field name. */
export function keyOfRow(entity: EntityNode, row: Readonly<Record<string, unknown>>): Json {
  const [name, ...others] = entity.key.fields;
  if (name !== undefined && others.length === 0) return plain(row[name]);
  return Object.fromEntries(entity.key.fields.map((each) => [each, plain(row[each])]));
}

/** Values of keys have a JSON form; whole numbers of 64 bits and moments are text in it. */
function plain(value: unknown): Json {
  if (typeof value === "bigint") return value.toString();
  const form: Json = JSON.parse(JSON.stringify(value ?? null));
  return form;
}
