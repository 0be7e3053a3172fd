import type { EntityNode, ValueField } from "../model/model.js";
import { byName, ownSchema } from "./context.js";
import { identifier } from "./identifier.js";
import { objectName } from "./name.js";
import type { Column, Routine, Trigger } from "./schema.js";

/** The columns that the database itself keeps at each update. */
interface Kept { readonly updatedAt?: string; readonly version?: string }

function keptBy(entity: EntityNode): Kept {
  const made = (kind: ValueField["generated"]): string | undefined =>
    Object.values(entity.fields).flatMap((field) => (field.kind === "value" && field.generated === kind ? [field.column] : []))[0];
  const updatedAt = made("updatedAt");
  const version = made("version");
  return { ...(updatedAt !== undefined && { updatedAt }), ...(version !== undefined && { version }) };
}

const columnsOf = (kept: Kept): string[] => [kept.updatedAt, kept.version].filter((column) => column !== undefined);

/** One function serves all tables that keep columns of the same names. */
const functionName = (kept: Kept): string => objectName(columnsOf(kept).join("_"), [], "touch");

/** Runs only for rows that really change, so that an update to the same values costs and moves nothing. */
export function touchTriggers(entity: EntityNode, columns: readonly Column[]): Trigger[] {
  const kept = keptBy(entity);
  if (columnsOf(kept).length === 0) return [];
  return [{
    name: objectName(entity.table, [], "touch"),
    timing: "before",
    events: ["update"],
    each: "row",
    when: rowChanges(entity, columns),
    function: { schema: ownSchema, name: functionName(kept) },
    source: { entity: entity.name, feature: feature(kept) },
  }];
}

/**
 * Generated columns are not yet computed before an update, and Postgres refuses conditions that read them, so rows that
 * have some are compared without them. Types of an extension may lack equality; those are compared as they are written.
 * Column by column, since what Postgres prints of two row constructors it reads back as something else, or not at all.
 */
function rowChanges(entity: EntityNode, columns: readonly Column[]): string {
  const custom = new Set(Object.values(entity.fields).flatMap((field) => (field.kind === "value" && field.type.kind === "custom" ? [field.column] : [])));
  const plain = columns.filter((column) => column.generated === undefined);
  if (custom.size === 0 && plain.length === columns.length) return "old.* is distinct from new.*";
  const compared = (of: "old" | "new", { name }: Column): string => `${of}.${identifier(name)}${custom.has(name) ? "::text" : ""}`;
  return plain.map((column) => `${compared("old", column)} is distinct from ${compared("new", column)}`).join(" or ");
}

const feature = (kept: Kept): string => columnsOf(kept).join(" and ");

/** The functions that the triggers of these entities call. */
export function touchFunctions(entities: readonly EntityNode[]): Routine[] {
  const functions = new Map<string, Routine>();
  for (const kept of entities.map(keptBy)) {
    if (columnsOf(kept).length > 0) functions.set(functionName(kept), touchFunction(kept));
  }
  return [...functions.values()].sort(byName);
}

function touchFunction(kept: Kept): Routine {
  const { updatedAt, version } = kept;
  const lines = [
    ...(updatedAt === undefined ? [] : [`  new.${identifier(updatedAt)} := now();`]),
    ...(version === undefined ? [] : [`  new.${identifier(version)} := old.${identifier(version)} + 1;`]),
  ];
  return {
    schema: ownSchema,
    name: functionName(kept),
    arguments: "",
    returns: "trigger",
    language: "plpgsql",
    volatility: "volatile",
    parallel: "unsafe",
    strict: false,
    securityDefiner: false,
    settings: {},
    body: ["begin", ...lines, "  return new;", "end"].join("\n"),
    source: { feature: feature(kept) },
  };
}
