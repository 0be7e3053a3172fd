import { field as fieldPath } from "../expr/build.js";
import { typeOfFieldNode } from "../expr/field-value-type.js";
import type { FieldPath, OrderKey } from "../expr/node.js";
import { isOrdered } from "../expr/typing.js";
import type { EntityNode, FieldNode, Model } from "../model/model.js";
import type { Limits } from "./limits.js";
import { suggestion } from "./nearest.js";
import { badRequest, type HttpProblem } from "./problem.js";
import { entityOf, fieldOf } from "./public.js";
import { quoted } from "./selection.js";

/** Reads `sort=+customer.name,-issued` against the public Model. A `+` arrives as a space where it was not encoded. */
export function parseSort(model: Model, entity: EntityNode, text: string | undefined, limits: Limits): readonly OrderKey[] {
  if (text === undefined || text.trim() === "") return [];
  const keys = text.split(",");
  if (keys.length > limits.sortKeys) throw badRequest("invalid_sort", "sort", `"sort" has at most ${limits.sortKeys} keys.`);
  const paths = new Set<string>();
  return keys.map((key) => {
    const signed = key.trim();
    const path = signed.replace(/^[+-]/, "");
    if (paths.has(path)) throw badRequest("invalid_sort", "sort", `"sort" names ${quoted(path)} twice.`);
    paths.add(path);
    return { by: orderedPath(model, entity, path), direction: signed.startsWith("-") ? "desc" : "asc" };
  });
}

function orderedPath(model: Model, entity: EntityNode, path: string): FieldPath {
  const names = path.split(".");
  const reached = follow(model, entity, names, path);
  const type = typeOfFieldNode(reached.field, model);
  const encrypted = reached.field.kind === "value" && reached.field.encrypted !== undefined;
  if (type === undefined || encrypted || !isOrdered(type)) throw badRequest("invalid_sort", "sort", `Rows cannot be sorted by ${quoted(path)}.`);
  return fieldPath("this", reached.path, type);
}

interface Reached {
  readonly field: FieldNode;
  readonly path: readonly string[];
}

/** Over to-one relations and into value objects, to one value. A reference at the end stands for its key. */
function follow(model: Model, entity: EntityNode, names: readonly string[], path: string): Reached {
  const [name = "", ...rest] = names;
  const field = fieldOf(entity, name);
  if (field === undefined) throw unknown(entity, name, Object.keys(entity.fields));
  switch (field.kind) {
    case "value":
    case "computed": {
      if (rest.length > 0) throw badRequest("invalid_sort", "sort", `${quoted(name)} in ${quoted(path)} has no parts.`);
      return { field, path: [name] };
    }
    case "collection": {
      if (field.single !== true) throw badRequest("invalid_sort", "sort", `${quoted(name)} is a collection; rows are sorted by single values.`);
      return over(model, field.target, name, rest, path);
    }
    case "embedded": {
      const [part = "", ...deeper] = rest;
      const inner = Object.hasOwn(field.fields, part) ? field.fields[part] : undefined;
      if (inner === undefined || deeper.length > 0) throw unknown(entity, `${name}.${rest.join(".")}`, Object.keys(field.fields).map((other) => `${name}.${other}`));
      return { field: inner, path: [name, part] };
    }
    case "reference": return over(model, field.target, name, rest, path);
  }
}

/** Goes on in the one row that a relation leads to. */
function over(model: Model, to: string, name: string, rest: readonly string[], path: string): Reached {
  const target = entityOf(model, to);
  const deeper = rest.length > 0 ? rest : target.key.fields.length === 1 ? target.key.fields : undefined;
  if (deeper === undefined) throw badRequest("invalid_sort", "sort", `${quoted(path)} has a key of several fields; name one of them.`);
  const reached = follow(model, target, deeper, path);
  return { field: reached.field, path: [name, ...reached.path] };
}

function unknown(entity: EntityNode, name: string, known: readonly string[]): HttpProblem {
  return badRequest("invalid_sort", "sort", `${entity.label} has no field ${quoted(name)}${suggestion(name, known)}`);
}
