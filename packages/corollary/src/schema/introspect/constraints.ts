import type { Constraint, ForeignKey, ReferentialAction } from "../schema.js";
import type { Catalog } from "./catalog.js";
import { placed, type Finding } from "./finding.js";
import { withPlainLists } from "./lists.js";
import { includedColumns, indexParts, type ColumnsByNumber, type IndexRow, type IndexWords } from "./index-parts.js";

export type ConstraintRow = {
  oid: string;
  table: string;
  kind: string;
  name: string;
  index: string;
  columns: string | null;
  target: string;
  targetColumns: string | null;
  onUpdate: string;
  onDelete: string;
  match: string;
  deferrable: boolean;
  deferred: boolean;
  validated: boolean;
  noInherit: boolean;
  expression: string | null;
  operators: string[] | null;
  setColumns: string | null;
  special: string | null;
};

/** What newer versions know of constraints and no Schema holds. */
const special = (version: number): string => `nullif(concat_ws(', ',
  ${version >= 18 ? "case when k.conperiod then 'over periods: ' || pg_get_constraintdef(k.oid) end, case when not k.conenforced then 'not enforced' end" : "null"},
  case when k.confmatchtype = 'p' then 'match partial' end), '')`;

export async function readConstraints(catalog: Catalog): Promise<ConstraintRow[]> {
  return catalog.rows<ConstraintRow>(`
    select k.oid::text as oid, k.conrelid::text as table, k.contype::text as kind, k.conname::text as name, k.conindid::text as index,
      k.conkey::text as columns, k.confrelid::text as target, k.confkey::text as "targetColumns",
      k.confupdtype::text as "onUpdate", k.confdeltype::text as "onDelete", k.confmatchtype::text as match,
      k.condeferrable as deferrable, k.condeferred as deferred, k.convalidated as validated, k.connoinherit as "noInherit",
      case when k.contype = 'c' then pg_get_expr(k.conbin, k.conrelid) end as expression,
      case when k.contype = 'x' then (
        select json_agg(case when n.nspname = 'pg_catalog' then o.oprname else format('operator(%I.%s)', n.nspname, o.oprname) end order by position)
        from unnest(k.conexclop) with ordinality as x (operator, position) join pg_operator o on o.oid = x.operator join pg_namespace n on n.oid = o.oprnamespace) end as operators,
      ${catalog.version >= 15 ? "k.confdelsetcols::text" : "null"} as "setColumns",
      ${special(catalog.version)} as special
    from pg_constraint k join pg_class c on c.oid = k.conrelid
    where c.relnamespace = any($1::oid[]) and c.relkind in ('r', 'p') and not c.relispartition and k.conparentid = 0
      and (k.contype in ('p', 'u', 'f', 'c', 'x') or (k.contype = 'n' and not k.convalidated))`);
}

const actions: Readonly<Record<string, ReferentialAction>> = {
  a: "no action", r: "restrict", c: "cascade", n: "set null", d: "set default",
};

/** Of an array as Postgres prints it. */
const numbers = (text: string | null): number[] => (text === null || text === "{}" ? [] : text.slice(1, -1).split(",").map(Number));

/** What constraints refer to by number. */
export interface ConstraintWords {
  readonly indexes: ReadonlyMap<string, IndexRow>;
  readonly words: IndexWords;
  readonly column: ColumnsByNumber;
  tableName(oid: string): { readonly schema: string; readonly name: string } | undefined;
}

/** Undefined for kinds that no Schema holds. */
export function constraintOf(row: ConstraintRow, at: ConstraintWords, catalog: Catalog): Constraint | undefined {
  const common = {
    name: row.name,
    ...(row.deferrable && { deferrable: row.deferred ? "deferred" : "immediate" } as const),
    ...catalog.comment("pg_constraint", row.oid),
  };
  // An expression of an exclusion stands as column 0.
  const columns = numbers(row.columns).filter((number) => number > 0).map((number) => at.column(row.table, number).name);
  const index = at.indexes.get(row.index);
  const include = index === undefined ? {} : includedColumns(index, at.column);
  switch (row.kind) {
    case "p": return { kind: "primaryKey", ...common, columns, ...include };
    case "u": return { kind: "unique", ...common, columns, ...include, ...(index?.nullsNotDistinct === true && { nullsNotDistinct: true }) };
    case "f": return foreignKey(row, common, columns, at);
    case "c": return {
      kind: "check", ...common, expression: withPlainLists(row.expression ?? ""),
      ...(row.noInherit && { noInherit: true }), ...(!row.validated && { notValid: true }),
    };
    case "x": return index === undefined ? undefined : {
      kind: "exclusion", ...common, method: index.method,
      parts: indexParts(index, at.words, at.column).map((part, k) => ({ ...part, with: row.operators?.[k] ?? "=" })),
      ...(index.where !== null && { where: index.where }),
    };
    default: return undefined;
  }
}

function foreignKey(row: ConstraintRow, common: { name: string }, columns: readonly string[], at: ConstraintWords): ForeignKey | undefined {
  const target = at.tableName(row.target);
  if (target === undefined) return undefined;
  return {
    kind: "foreignKey",
    ...common,
    columns,
    references: { schema: target.schema, table: target.name, columns: numbers(row.targetColumns).map((number) => at.column(row.target, number).name) },
    onDelete: actions[row.onDelete] ?? "no action",
    onUpdate: actions[row.onUpdate] ?? "no action",
    ...(row.setColumns !== null && { setColumns: numbers(row.setColumns).map((number) => at.column(row.table, number).name) }),
    ...(row.match === "f" && { match: "full" }),
    ...(!row.validated && { notValid: true }),
  };
}

export function constraintFindings(row: ConstraintRow, made: Constraint | undefined, table: { schema: string; name: string }): Finding[] {
  const name = placed(table.schema, table.name, row.name);
  if (row.special !== null) return [{ of: "constraint", name, what: "It is of a kind that is held only in part.", definition: row.special }];
  if (row.kind === "n") return [{ of: "constraint", name, what: "It is a not-null constraint that existing rows were never checked against." }];
  return made === undefined ? [{ of: "constraint", name, what: "It refers to what is not held." }] : [];
}
