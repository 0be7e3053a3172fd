import type { Expression } from "../../expr/node.js";
import type { EntityNode, FieldNode, Model } from "../model.js";

/**
 * Whether an expression about a row of the entity may be null, as far as the Model tells: fields that are required
 * and reached through required references are not. Where in doubt, it may.
 */
export function mayBeNull(expression: Expression, entity: EntityNode, model: Model): boolean {
  const rows: Readonly<Record<string, EntityNode | undefined>> = { this: entity };
  return nullable(expression, rows, model);
}

type Rows = Readonly<Record<string, EntityNode | undefined>>;

function nullable(of: Expression, rows: Rows, model: Model): boolean {
  const some = (...each: readonly Expression[]) => each.some((one) => nullable(one, rows, model));
  switch (of.op) {
    case "literal":
      return of.value === null;
    case "field":
      return pathMayBeNull(of.path, rows[of.row], model);
    case "div":
    case "mod":
      return some(of.left) || !(of.right.op === "literal" && of.right.value !== null && Number(of.right.value) !== 0);
    case "actor":
    case "input":
    case "json":
    case "avg":
    case "min":
    case "max":
      return true;
    case "role":
    case "now":
    case "today":
    case "isNull":
    case "some":
    case "every":
    case "none":
    case "count":
    case "sum":
      return false;
    case "eq":
    case "ne":
    case "lt":
    case "lte":
    case "gt":
    case "gte":
    case "add":
    case "sub":
    case "mul":
    case "overlaps":
      return some(of.left, of.right);
    case "has":
      return some(of.of, of.item);
    case "in":
      return some(of.of, ...of.items);
    case "and":
    case "or":
    case "concat":
      return some(...of.of);
    case "coalesce":
      return of.of.every((one) => nullable(one, rows, model));
    case "not":
    case "neg":
    case "abs":
    case "floor":
    case "ceil":
    case "round":
    case "lower":
    case "upper":
    case "trim":
    case "length":
    case "plus":
    case "part":
    case "startOf":
    case "size":
      return some(of.of);
    case "contains":
    case "startsWith":
    case "endsWith":
    case "like":
    case "matches":
      return some(of.of, of.part);
    case "case":
      return some(of.otherwise, ...of.branches.map((branch) => branch.then));
  }
}

function pathMayBeNull(path: readonly string[], from: EntityNode | undefined, model: Model): boolean {
  let entity = from;
  for (const [index, step] of path.entries()) {
    const field = entity?.fields[step];
    if (!field) return true;
    switch (field.kind) {
      case "value":
      case "computed":
        return field.optional;
      case "collection":
        return true;
      case "embedded":
        return field.optional || (field.fields[path[index + 1] ?? ""]?.optional ?? true);
      case "reference":
        if (field.optional) return true;
        entity = model.entities[field.target];
    }
  }
  return false;
}

/**
 * Computed fields whose expression may be null are optional, whether or not they say so. Repeated until nothing
 * changes, since one computed field may read another.
 */
export function withNullability(model: Model): Model {
  let changed = false;
  const entities: Record<string, EntityNode> = {};
  for (const [name, entity] of Object.entries(model.entities)) {
    const fields: Record<string, FieldNode> = {};
    for (const [key, field] of Object.entries(entity.fields)) {
      const becomes = field.kind === "computed" && !field.optional && mayBeNull(field.expression, entity, model);
      changed ||= becomes;
      fields[key] = becomes ? { ...field, optional: true } : field;
    }
    entities[name] = { ...entity, fields };
  }
  return changed ? withNullability({ ...model, entities }) : model;
}

/** Computed fields that may be null although their class does not say so: the type that the class gives them is wrong. */
export function saidToBeThere(stated: Model, known: Model): { readonly entity: EntityNode; readonly field: FieldNode }[] {
  return Object.values(stated.entities).flatMap((entity) =>
    Object.values(entity.fields)
      .filter((field) => field.kind === "computed" && !field.optional)
      .map((field) => ({ entity, field, found: known.entities[entity.name]?.fields[field.name] }))
      .filter(({ found }) => found?.kind === "computed" && found.optional)
      .map(({ field }) => ({ entity, field })),
  );
}
