import { dropObject } from "../../ddl-object.js";
import { identifier } from "../../identifier.js";
import type { Grant, Schema, SqlObject, Table } from "../../schema.js";
import { noInverse, sqlStep } from "../draft.js";
import { said } from "../drafting.js";
import { lockingWhenDropped } from "../object-locks.js";
import { objectKey } from "../key.js";
import type { Rename } from "../rename/apply.js";
import { spokenOf, withoutObjects } from "../rename/views.js";
import type { Step } from "../step.js";

type TableRename = Extract<Rename, { of: "table" }>;

/**
 * A view under the old name of a table, of all of its columns: simple enough that Postgres writes through it. It reads and
 * writes with the rights of whoever uses it, which Postgres knows from version 15 on.
 */
export function viewOf(table: Table, old: TableRename["from"], version: number): SqlObject {
  const column = (name: string): string => (version >= 16 ? identifier(name) : `${identifier(table.name)}.${identifier(name)}`);
  const options = version >= 15 ? " with (security_invoker = 'true')" : "";
  const source = table.schema === "public" ? identifier(table.name) : `${identifier(table.schema)}.${identifier(table.name)}`;
  return {
    kind: "view", schema: old.schema, name: old.name,
    create: `create view ${identifier(old.schema)}.${identifier(old.name)}${options} as\n SELECT ${table.columns.map(({ name }) => column(name)).join(",\n    ")}\n   FROM ${source}`,
    needs: [{ kind: "relation", schema: table.schema, name: table.name }],
  };
}

/** The Schema with views under the old names, and the privileges on these that the tables have. */
export function withBothNames(schema: Schema, renames: readonly TableRename[]): Schema {
  const found = renames.flatMap((rename): { view: SqlObject; grants: Grant[] }[] => {
    const table = schema.tables.find((each) => each.schema === rename.to.schema && each.name === rename.to.name);
    if (table === undefined) return [];
    const view = viewOf(table, rename.from, schema.version);
    const grants = schema.grants.flatMap((grant): Grant[] =>
      grant.on.kind === "table" && grant.on.schema === table.schema && grant.on.name === table.name ? [{ ...grant, on: { kind: "table", schema: view.schema, name: view.name } }] : []);
    return [{ view, grants }];
  });
  if (found.length === 0) return schema;
  return { ...schema, objects: [...schema.objects ?? [], ...found.map(({ view }) => view)], grants: [...schema.grants, ...found.flatMap(({ grants }) => grants)] };
}

/** The Schema without those views and whatever reads through them, and the steps that take them away. */
export function endOfOldNames(between: Schema, renames: readonly TableRename[]): { readonly schema: (of: Schema) => Schema; readonly steps: readonly Step[] } {
  const views = (between.objects ?? []).filter((object) => object.kind === "view" && renames.some(({ from }) => from.schema === object.schema && from.name === object.name));
  const readers = spokenOf(between, renames);
  const all = [...new Map([...readers, ...views].map((object) => [objectKey(object), object])).values()];
  return {
    schema: (of) => withoutObjects(of, all),
    steps: all.map((object) => sqlStep(`Drop the ${object.kind} ${said(object)}, since nothing speaks of the old name any more`, [dropObject(object)], {
      ...lockingWhenDropped(object),
      class: "expand-contract", risk: "MayFail", advice: "No process of the old model may run any more.",
      inverse: views.includes(object) ? [object.create] : noInverse("It reads through a view that is gone as well; it is made again under the new name."),
    })),
  };
}
