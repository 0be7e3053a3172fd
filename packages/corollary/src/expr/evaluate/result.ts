import type { Model } from "../../model/model.js";
import type { Type } from "../type.js";
import { entityOf, keyColumns } from "./path.js";
import type { Value } from "./value.js";
import { writerOf } from "./write.js";

/** The JavaScript value of a result, keys of rows included. */
export function resultWriter(type: Type, model: Model): (value: Value) => unknown {
  return type.kind === "row" ? keyWriter(type.entity, model) : writerOf(type);
}

/** A key of one column is its value; of several, an object by field name. */
function keyWriter(entity: string, model: Model): (value: Value) => unknown {
  const columns = keyColumns(entityOf(model, entity), model).map((column) => ({ path: column.path, write: writerOf(column.type) }));
  return (value) => {
    const key = value as readonly Value[];
    const [only] = columns;
    if (only && columns.length === 1) return key[0] === undefined ? null : only.write(key[0]);
    const object: Record<string, unknown> = {};
    columns.forEach(({ path, write }, at) => put(object, path, key[at] === undefined ? null : write(key[at])));
    return object;
  };
}

function put(object: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [name = "", ...rest] = path;
  if (rest.length === 0) {
    object[name] = value;
    return;
  }
  const inner: Record<string, unknown> = {};
  object[name] ??= inner;
  put(object[name] as Record<string, unknown>, rest, value);
}
