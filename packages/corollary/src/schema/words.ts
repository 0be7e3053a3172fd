import { sameData } from "../model/equal.js";
import type { Change, RowSecurityChange } from "./change.js";
import { aspects, tableSettings } from "./diff.js";
import { sqlType } from "./identifier.js";
import type { Column, Source, SqlObject, Table } from "./schema.js";

/** A change as a sentence for a person: the object by its name in the database and in the model, and what happens to it. */
export function describeChange(change: Change): string {
  switch (change.change) {
    case "create": return `${subject(change)} is new.`;
    case "drop": return `${subject(change)} is gone from the model.`;
    case "alter": return change.of === "rowSecurity" ? rowSecurityChange(change) : `${subject(change)} changes: ${alteration(change)}.`;
    case "grant":
    case "revoke": return `${change.grant.to} ${change.change === "grant" ? "gets" : "loses"} ${change.grant.privileges.join(", ")} on ${change.grant.on.kind} ${change.grant.on.name}.`;
    case "comment": return `The comment on ${change.of} ${"table" in change.on ? `${change.on.table}.` : ""}${change.on.name} changes.`;
  }
}

function rowSecurityChange({ table, to }: RowSecurityChange): string {
  const state = to.enabled ? (to.forced ? "on, for the owner too" : "on") : to.forced ? "off, but forced" : "off";
  return `The row security of ${tableName(table)}${statedAs(table.source)} is now ${state}.`;
}

type ObjectChange = Exclude<Extract<Change, { change: "create" | "alter" | "drop" }>, RowSecurityChange>;

function subject(change: ObjectChange): string {
  const object = change.change === "drop" ? change.from : change.to;
  return `The ${kindOf(change)} ${placeOf(change, object.name)}${statedAs(object.source)}`;
}

function kindOf(change: ObjectChange): string {
  if (change.of === "object") return change.change === "drop" ? change.from.kind : change.to.kind;
  if (change.of !== "constraint") return change.of;
  const constraint = change.change === "drop" ? change.from : change.to;
  switch (constraint.kind) {
    case "primaryKey": return "primary key";
    case "foreignKey": return "foreign key";
    default: return `${constraint.kind} constraint`;
  }
}

function placeOf(change: ObjectChange, name: string): string {
  switch (change.of) {
    case "column": return `${tableName(change.table)}.${name}`;
    case "constraint":
    case "index":
    case "policy":
    case "trigger": return `${name} of ${tableName(change.table)}`;
    case "object": return objectPlace(change.change === "drop" ? change.from : change.to);
    default: return name;
  }
}

function objectPlace(object: SqlObject): string {
  const name = tableName(object);
  if (object.arguments !== undefined) return `${name}(${object.arguments})`;
  return object.on === undefined ? name : `${name} of ${object.on}`;
}

const tableName = (table: Pick<Table, "schema" | "name">): string => (table.schema === "public" ? table.name : `${table.schema}.${table.name}`);

function statedAs(source: Source | undefined): string {
  if (source?.entity !== undefined) {
    const path = [source.entity, ...(source.field ?? [])].join(".");
    return ` (${source.declaration === undefined ? path : `"${source.declaration}" of ${path}`})`;
  }
  return source?.enum === undefined ? "" : ` (${source.enum})`;
}

function alteration(change: Extract<ObjectChange, { change: "alter" }>): string {
  if (change.of === "column") return columnAlteration(change.from, change.to);
  if (change.of === "enum") return `its values were ${change.from.values.join(", ")} and are now ${change.to.values.join(", ")}`;
  if (change.of === "table") return tableSettings.filter((name) => !sameData(change.from[name], change.to[name])).join(", ");
  if (change.of === "object") return "its definition";
  return aspects(change.from, change.to).join(", ");
}

function columnAlteration(from: Column, to: Column): string {
  return aspects(from, to).map((aspect) => {
    switch (aspect) {
      case "type": return `its type from ${sqlType(from.type)} to ${sqlType(to.type)}`;
      case "nullable": return to.nullable ? "it may be null" : "it may no longer be null";
      case "collation": return `its collation from ${from.collation?.name ?? "none"} to ${to.collation?.name ?? "none"}`;
      default: return aspect;
    }
  }).join(", ");
}
