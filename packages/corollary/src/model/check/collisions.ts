import type { EntityNode, Model } from "../model.js";
import { columnsOf } from "./columns.js";
import type { Check, Place, Report } from "./report.js";
import { entitiesOf, list } from "./walk.js";

interface Named {
  readonly name: string;
  /** What bears the name: "Invoice", "field dueOn". */
  readonly bearer: string;
  readonly at: Place;
}

/**
 * Names that fall together once they are names in the database or in URLs. Letters that differ only in case count as
 * the same: people, tools and some file systems do not tell them apart.
 */
export const checkCollisions: Check = (model, report) => {
  const entities = [...entitiesOf(model)];
  apart("entity name", entities.map(({ entity, at }) => ({ name: entity.name, bearer: `entity ${entity.name}`, at: [...at, "name"] })), "Rename one of them.", report);
  apart("URL path", entities.map(({ entity, at }) => ({ name: entity.path, bearer: entity.name, at: [...at, "path"] })), "State another path for one of them.", report);
  for (const schema of schemasOf(model)) {
    apart("type name", typeNames(model, schema), "State another table or type name for one of them. Each table is also a type in Postgres.", report, `${schema}.`);
  }
  for (const { entity } of entities) checkEntity(entity, report);
};

function checkEntity(entity: EntityNode, report: Report): void {
  const columns = columnsOf(entity).map((column) => ({ name: column.name, bearer: `${entity.name}.${column.field}`, at: column.at }));
  apart("column", columns, "Rename one of the fields, or state another column for it.", report, `${entity.table}.`);
  const at: Place = ["entities", entity.name];
  for (const [member, kind] of [["checks", "check"], ["uniques", "unique"], ["indexes", "index"], ["exclusions", "exclusion"]] as const) {
    const named = entity[member].map((node, index) => ({ name: node.name, bearer: `${kind} ${index + 1} of ${entity.name}`, at: [...at, member, index, "name"] }));
    apart(`${kind} name`, named, `Give each ${kind} of an entity its own name.`, report);
  }
}

function apart(kind: string, all: readonly Named[], hint: string, report: Report, prefix = ""): void {
  const groups = new Map<string, Named[]>();
  for (const each of all) {
    const key = each.name.toLowerCase();
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  for (const group of groups.values()) {
    const [first, ...others] = group;
    const last = others.at(-1);
    if (!first || !last) continue;
    const names = [...new Set(group.map((each) => `"${prefix}${each.name}"`))];
    const shared = names.length === 1 ? `share the ${kind} ${names[0]}` : `have the ${kind}s ${list(names)}, which differ in case only`;
    report({
      code: "name-collision", at: last.at,
      message: `${list(group.map((each) => each.bearer))} ${shared}.`,
      hint,
    });
  }
}

function schemasOf(model: Model): Set<string> {
  return new Set([...Object.values(model.entities), ...Object.values(model.enums)].map((node) => node.schema));
}

function tableNames(model: Model, schema: string): Named[] {
  return [...entitiesOf(model)].flatMap(({ entity, at }) => (entity.schema === schema ? [{ name: entity.table, bearer: entity.name, at: [...at, "table"] }] : []));
}

function typeNames(model: Model, schema: string): Named[] {
  const enums = Object.entries(model.enums).flatMap(([key, node]) => (node.schema === schema ? [{ name: node.type, bearer: `enum ${node.name}`, at: ["enums", key, "type"] }] : []));
  return [...tableNames(model, schema), ...enums];
}
