import type { Expression } from "../expr/node.js";
import { children } from "../expr/traverse.js";
import type { EntityNode, Model } from "../model/model.js";

/** Entities of the rows that variables stand for. */
type Rows = ReadonlyMap<string, string>;

const known = new WeakMap<Model, ReadonlySet<string>>();

/**
 * Entities whose rows are read by rules and computed values of other rows. These read with the Model's rights: they must
 * see every row, whoever asks.
 */
export function entitiesReadByOthers(model: Model): ReadonlySet<string> {
  const found = known.get(model) ?? collect(model);
  known.set(model, found);
  return found;
}

function collect(model: Model): ReadonlySet<string> {
  const found = new Set<string>();
  for (const entity of Object.values(model.entities)) {
    const rows = new Map([["this", entity.name], ["before", entity.name]]);
    for (const expression of expressionsOf(entity)) visit(expression, rows, model, (name) => found.add(name));
  }
  return found;
}

function expressionsOf({ fields, policy }: EntityNode): Expression[] {
  const computed = Object.values(fields).flatMap((field) => (field.kind === "computed" && !field.stored ? [field.expression] : []));
  const rules = [...(policy?.allow ?? []), ...(policy?.deny ?? [])].map((rule) => rule.when);
  const ofFields = Object.values(policy?.fields ?? {}).flatMap(({ read, write }) => [...(read ? [read] : []), ...(write ? [write] : [])]);
  return [...computed, ...rules, ...ofFields];
}

/** Whether a condition about a row of the entity reads anything but that row. */
export function leavesRow(expression: Expression, entity: EntityNode, model: Model, entered: readonly string[] = []): boolean {
  let leaves = false;
  visit(expression, new Map([["this", entity.name]]), model, () => { leaves = true; });
  return leaves || computedReads(expression, entity).some((name) => {
    const field = entity.fields[name];
    return !entered.includes(name) && field?.kind === "computed" && !field.stored && leavesRow(field.expression, entity, model, [...entered, name]);
  });
}

/** Members of the row itself that an expression reads. */
function computedReads(expression: Expression, entity: EntityNode): string[] {
  if (expression.op === "field") return expression.row === "this" && expression.path.length === 1 ? [...expression.path] : [];
  return children(expression).flatMap((child) => computedReads(child, entity));
}

function visit(node: Expression, rows: Rows, model: Model, read: (entity: string) => void): void {
  if (node.op === "field") return void follow(node.path, node.row, rows, model, read);
  if (!("in" in node)) return children(node).forEach((child) => visit(child, rows, model, read));
  follow(node.in.path, node.in.row, rows, model, read);
  const inner = new Map([...rows, [node.as, node.in.entity]]);
  children(node).forEach((child) => visit(child, inner, model, read));
}

/** Tells of every row that a path passes through. A reference that it ends at is a column of the row before. */
function follow(path: readonly string[], row: string, rows: Rows, model: Model, read: (entity: string) => void): void {
  let at: EntityNode | undefined = model.entities[rows.get(row) ?? ""];
  for (const [place, name] of path.entries()) {
    const field: EntityNode["fields"][string] | undefined = at?.fields[name];
    if (field?.kind === "collection") {
      read(field.target);
      if (field.through) read(field.through.entity);
    }
    if (field?.kind === "reference" && place < path.length - 1) read(field.target);
    at = field?.kind === "reference" || field?.kind === "collection" ? model.entities[field.target] : undefined;
  }
}
