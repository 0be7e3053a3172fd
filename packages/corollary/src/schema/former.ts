import type { EmbeddedField, EntityNode, EnumNode, Model, ReferenceField } from "../model/model.js";
import { snakeCase } from "../model/naming.js";
import type { FormerName } from "./schema.js";

/**
 * Former names as the database may have known them. A model states the name that something had in the model or in the
 * database; which of the two it was cannot be told without the database, so both are given, the likelier first.
 */
export const formerNames = (was: FormerName | undefined): readonly string[] => (was === undefined ? [] : typeof was === "string" ? [was] : was);

/** As a member of what has former names; nothing where there are none. */
export function formerly(names: Iterable<string>, current: string): { readonly was?: FormerName } {
  const [first, ...others] = [...new Set(names)].filter((name) => name !== current);
  return first === undefined ? {} : { was: others.length === 0 ? first : [first, ...others] };
}

const nameIn = (stated: string): string[] => [snakeCase(stated), stated];

/** "Ticket", "ticket", "crm.Ticket". A schema before the last dot stays as it is. */
export function formerlyInSchema(stated: string): string[] {
  const dot = stated.lastIndexOf(".");
  return nameIn(stated.slice(dot + 1)).map((name) => stated.slice(0, dot + 1) + name);
}

export const formerColumns = (was: string | undefined): string[] => (was === undefined ? [] : nameIn(was));

/** The columns of a reference are named after it and the key: "customer_id". */
export function formerReferenceColumns({ name, was, columns }: ReferenceField, column: string): string[] {
  if (was === undefined) return [];
  const prefix = `${snakeCase(name)}_`;
  const ending = column.startsWith(prefix) ? [`${snakeCase(was)}_${column.slice(prefix.length)}`] : [];
  return [...ending, ...(columns.length === 1 ? nameIn(was) : [])];
}

/** The embedded value, the field in it or both may have another name now; either of them perhaps since long. */
export function formerEmbeddedColumns(embedded: EmbeddedField, field: EmbeddedField["fields"][string]): string[] {
  if (embedded.was === undefined && field.was === undefined) return [];
  const usual = `${snakeCase(embedded.name)}_`;
  const own = snakeCase(field.name);
  const prefix = field.column.endsWith(own) ? field.column.slice(0, -own.length) : field.column.startsWith(usual) ? usual : "";
  const rest = field.column.slice(prefix.length);
  const prefixes = [...(embedded.was === undefined ? [] : [`${snakeCase(embedded.was)}_`, embedded.was]), prefix];
  const names = [...(field.was === undefined ? [] : nameIn(field.was)), rest];
  return prefixes.flatMap((before) => names.map((name) => before + name));
}

/** As stated; and an enum that is named after its field was named after the former one. */
export function formerEnums(node: EnumNode, model: Pick<Model, "entities">): string[] {
  return [...(node.was === undefined ? [] : formerlyInSchema(node.was)), ...Object.values(model.entities).flatMap((entity) => namedAfter(node, entity))];
}

function namedAfter(node: EnumNode, entity: EntityNode): string[] {
  return choicesOf(entity).flatMap(({ path, were, type }) => {
    const follows = type === node.name && node.type === enumType(entity.name, path.join("_"));
    if (!follows) return [];
    const dot = entity.was?.lastIndexOf(".") ?? -1;
    const entities = [...(entity.was === undefined ? [] : [entity.was.slice(dot + 1)]), entity.name];
    return entities.flatMap((of) => [...were, path.join("_")].map((field) => enumType(of, field))).filter((name) => name !== node.type);
  });
}

const enumType = (entity: string, field: string): string => `${snakeCase(entity)}_${snakeCase(field)}`;

interface Choice { readonly path: readonly string[]; readonly were: readonly string[]; readonly type: string }

function choicesOf(entity: EntityNode): Choice[] {
  return Object.values(entity.fields).flatMap((field): Choice[] => {
    if (field.kind === "value" || field.kind === "computed") return choice(field, [field.name], field.was === undefined ? [] : [field.was]);
    if (field.kind !== "embedded") return [];
    return Object.values(field.fields).flatMap((inner) => {
      const outers = [...(field.was === undefined ? [] : [field.was]), field.name];
      const inners = [...(inner.was === undefined ? [] : [inner.was]), inner.name];
      return choice(inner, [field.name, inner.name], outers.flatMap((outer) => inners.map((name) => `${outer}_${name}`)));
    });
  });
}

function choice({ type }: { readonly type: EmbeddedField["fields"][string]["type"] }, path: readonly string[], were: readonly string[]): Choice[] {
  const of = type.kind === "array" ? type.of : type;
  return of.kind === "choice" ? [{ path, were, type: of.enum }] : [];
}
