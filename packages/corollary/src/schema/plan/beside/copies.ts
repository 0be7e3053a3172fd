import { identifier } from "../../identifier.js";
import type { Check, Constraint, Index, Schema, Table } from "../../schema.js";
import { keyIndex } from "../constraints.js";
import { key } from "../key.js";
import { renamed } from "../rename/apply.js";
import { freeName } from "./free-name.js";
import { byTable, isAt, tableOf, type Group, type Place } from "./pair.js";
import type { Standing } from "./standing-on.js";
import { objectNameOf } from "../temporary.js";

/** An index or constraint, and the one over the new columns that takes its name. */
export type Copy =
  | { readonly of: "index"; readonly table: Place; readonly it: Index; readonly beside: Index }
  | { readonly of: "key"; readonly table: Place; readonly it: Extract<Constraint, { kind: "primaryKey" | "unique" }>; readonly beside: Index }
  | { readonly of: "constraint"; readonly table: Place; readonly it: Extract<Constraint, { kind: "check" | "foreignKey" }>; readonly beside: Extract<Constraint, { kind: "check" | "foreignKey" }> };

/** A check by which Postgres knows that a new column has a value in every row. */
export interface Presence { readonly table: Place; readonly column: string; readonly check: Check }

/** `turned`: the Schema after the swap. `taken`: names that relations and constraints have already. */
export function copiesOf(turned: Schema, group: Group, { members }: Standing, taken: ReadonlySet<string>): Copy[] {
  const meanwhile = withMeanwhileNames(turned, group);
  return turned.tables.flatMap((table): Copy[] => {
    const other = tableOf(meanwhile, table);
    if (other === undefined) return [];
    const name = (of: string): string => freeName(of, "new", taken);
    return [
      ...table.indexes.flatMap((it, i): Copy[] => {
        const next = other.indexes[i];
        return next === undefined || !members.has(key.index(table.schema, it.name)) ? [] : [{ of: "index", table, it, beside: { ...bare(next), name: name(it.name) } }];
      }),
      ...table.constraints.flatMap((it, i): Copy[] => {
        const next = other.constraints[i];
        return next === undefined || !members.has(key.constraint(table, it.name)) ? [] : constraintCopy(table, it, next, name(it.name));
      }),
    ];
  });
}

function constraintCopy(table: Table, it: Constraint, next: Constraint, name: string): Copy[] {
  if ((it.kind === "primaryKey" || it.kind === "unique") && next.kind === it.kind) return [{ of: "key", table, it, beside: keyIndex(next, name) }];
  if ((it.kind === "check" || it.kind === "foreignKey") && (next.kind === "check" || next.kind === "foreignKey")) return [{ of: "constraint", table, it, beside: { ...bare(next), name } }];
  return [];
}

function bare<T extends { readonly comment?: string }>(it: T): T {
  const own = { ...it };
  Reflect.deleteProperty(own, "comment");
  return own;
}

/** The Schema after the swap, as it reads under the names that columns and types have until then. */
function withMeanwhileNames(turned: Schema, { pairs, enums }: Group): Schema {
  const types = enums.reduce((schema, { to, meanwhile }) => renamed(schema, { of: "enum", from: { schema: to.schema, name: to.name }, to: { schema: to.schema, name: meanwhile } }), turned);
  return pairs.reduce((schema, { table, wanted, shadow }) => (wanted.name === shadow ? schema : renamed(schema, { of: "column", table, from: wanted.name, to: shadow })), types);
}

/** As Postgres prints it, since it may be there for long. */
export const presencesOf = ({ pairs }: Group): Presence[] => pairs.filter(({ wanted }) => !wanted.nullable).map(({ table, wanted, shadow }) => ({
  table, column: shadow, check: { kind: "check", name: objectNameOf(`${table.name}_${wanted.name}`, "is_there"), expression: `(${identifier(shadow)} IS NOT NULL)` },
}));

/** The Schema with the new columns beside the old ones, empty, and the types that they need. */
export function withShadows(schema: Schema, group: Group): Schema {
  return {
    ...schema,
    enums: [...schema.enums, ...group.enums.map(({ to, meanwhile }) => ({ schema: to.schema, name: meanwhile, values: to.values }))],
    tables: schema.tables.map((table) => ({
      ...table,
      columns: [...table.columns, ...byTable(group).filter((own) => isAt(table)(own.table)).flatMap((own) => own.pairs.map(({ wanted, shadow }) => {
        const again = group.enums.find(({ to }) => wanted.type.schema === to.schema && wanted.type.name === to.name);
        return {
          name: shadow, nullable: true, type: again === undefined ? wanted.type : { ...wanted.type, name: again.meanwhile },
          ...(wanted.collation !== undefined && { collation: wanted.collation }),
        };
      }))],
    })),
  };
}

/** With all that shall stand on the new columns. */
export function withCopies(schema: Schema, copies: readonly Copy[], presences: readonly Presence[]): Schema {
  return {
    ...schema,
    tables: schema.tables.map((table) => {
      const own = copies.filter((copy) => isAt(table)(copy.table));
      return {
        ...table,
        indexes: [...table.indexes, ...own.flatMap((copy) => (copy.of === "constraint" ? [] : [copy.beside]))],
        constraints: [...table.constraints, ...own.flatMap((copy) => (copy.of === "constraint" ? [copy.beside] : [])), ...presences.filter((each) => isAt(table)(each.table)).map(({ check }) => check)],
      };
    }),
  };
}
