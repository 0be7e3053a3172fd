import type { Database } from "../../database/port.js";
import { sameData } from "../../model/equal.js";
import { ownSchema } from "../../schema/context.js";
import { identifier } from "../../schema/identifier.js";
import type { Schema, Table } from "../../schema/schema.js";
import { fullName } from "../files/script.js";
import type { Migration } from "../files/migration.js";
import type { ProofProblem } from "./proof.js";

/** What rows of a table there are, told by Postgres's own numbers of tables and columns: those survive renames. */
export interface Fingerprint {
  readonly table: Table;
  readonly oid: string;
  readonly rows: number;
  /** By number of the column. */
  readonly values: ReadonlyMap<number, { readonly name: string; readonly count: number; readonly sum: string }>;
}

interface Numbered { readonly oid: string; readonly schema: string; readonly name: string; readonly columns: readonly { readonly number: number; readonly name: string }[] }

/** Counts and sums of the rows that are there. */
export async function fingerprints(database: Database, schema: Schema): Promise<readonly Fingerprint[]> {
  const numbered = await numbersIn(database);
  const found: Fingerprint[] = [];
  for (const table of schema.tables.filter((each) => each.schema !== ownSchema)) {
    const numbers = numbered.find((each) => each.schema === table.schema && each.name === table.name);
    if (numbers !== undefined) found.push({ table, oid: numbers.oid, ...await sums(database, numbers) });
  }
  return found;
}

async function numbersIn(database: Database): Promise<readonly Numbered[]> {
  const { rows } = await database.as("owner").query<{ tables: readonly Numbered[] }>({
    text: `select coalesce(jsonb_agg(jsonb_build_object('oid', c.oid::text, 'schema', n.nspname, 'name', c.relname, 'columns', (
  select coalesce(jsonb_agg(jsonb_build_object('number', a.attnum, 'name', a.attname) order by a.attnum), '[]')
  from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped))), '[]') as tables
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`,
    params: [], prepare: false,
  });
  return rows[0]?.tables ?? [];
}

async function sums(database: Database, { schema, name, columns }: Numbered): Promise<Pick<Fingerprint, "rows" | "values">> {
  const parts = columns.flatMap(({ number, name: column }) => [`'n${number}', count(${identifier(column)})`, `'s${number}', sum(hashtextextended(${identifier(column)}::text, 0)::numeric)::text`]);
  // One call takes a hundred arguments.
  const objects = Array.from({ length: Math.max(1, Math.ceil(parts.length / 40)) }, (_, i) => `jsonb_build_object(${["'rows', count(*)", ...parts.slice(i * 40, (i + 1) * 40)].join(", ")})`);
  const { rows } = await database.as("owner").query<{ found: Readonly<Record<string, number | string | null>> }>({ text: `select ${objects.join(" || ")} as found from ${fullName({ schema, name })}`, params: [], prepare: false });
  const found = rows[0]?.found ?? {};
  return {
    rows: Number(found["rows"] ?? 0),
    values: new Map(columns.map((each) => [each.number, { name: each.name, count: Number(found[`n${each.number}`] ?? 0), sum: String(found[`s${each.number}`] ?? "0") }])),
  };
}

/** Rows and values that are gone or changed, though no step of the migration says so. */
export async function compareKept(database: Database, kept: readonly Fingerprint[], schemas: { readonly before: Schema; readonly after: Schema }, migration: Migration): Promise<readonly ProofProblem[]> {
  if (migration.kind === "typescript" || migration.upScript.steps.some(({ effect }) => effect === undefined)) return [];
  const numbered = await numbersIn(database);
  const problems: ProofProblem[] = [];
  for (const print of kept) {
    if (print.rows === 0) continue;
    const now = numbered.find(({ oid }) => oid === print.oid) ?? numbered.find((each) => each.schema === print.table.schema && each.name === print.table.name);
    const said = saidOf(migration, [print.table.name, ...(now === undefined ? [] : [now.name])]);
    if (now === undefined) {
      if (!said.loses) problems.push({ problem: "loses", table: shown(print.table), before: print.rows, after: 0 });
      continue;
    }
    const found = await sums(database, now);
    if (said.loses) continue;
    if (found.rows !== print.rows) problems.push({ problem: "loses", table: shown(print.table), before: print.rows, after: found.rows });
    else if (!said.changes) problems.push(...changedValues(print, found, now, schemas));
  }
  return problems;
}

const shown = ({ schema, name }: Table): string => (schema === "public" ? name : `${schema}.${name}`);

function saidOf(migration: Migration, names: readonly string[]): { readonly loses: boolean; readonly changes: boolean } {
  const steps = migration.kind === "sql" ? migration.upScript.steps.filter(({ effect, loses }) => loses !== undefined || (effect?.on !== undefined && names.includes(effect.on.name))) : [];
  return {
    loses: steps.some(({ effect, loses }) => effect?.on !== undefined && names.includes(effect.on.name) && (loses !== undefined || effect.class === "destructive")),
    changes: steps.some(({ effect }) => effect?.on !== undefined && names.includes(effect.on.name) && effect.risk === "DataWillBeModified"),
  };
}

/** Of columns that are the same before and after, but for what they are called. */
function changedValues(print: Fingerprint, found: Pick<Fingerprint, "values">, now: Numbered, { before, after }: { readonly before: Schema; readonly after: Schema }): ProofProblem[] {
  const table = after.tables.find((each) => each.schema === now.schema && each.name === now.name);
  return [...print.values].flatMap(([number, was]) => {
    const is = found.values.get(number) ?? [...found.values.values()].find(({ name }) => name === was.name);
    const own = print.table.columns.find(({ name }) => name === was.name);
    if (own === undefined || own.generated !== undefined) return [];
    if (is === undefined) return was.count === 0 ? [] : [{ problem: "loses" as const, table: shown(print.table), column: was.name, before: was.count, after: 0 }];
    const column = table?.columns.find(({ name }) => name === is.name);
    if (column === undefined || !sameData(column.type, own.type) || column.nullable !== own.nullable || !sameData(valuesOf(before, own.type), valuesOf(after, column.type))) return [];
    return was.sum === is.sum ? [] : [{ problem: "loses" as const, table: shown(print.table), column: was.name, before: was.count, after: is.count }];
  });
}

const valuesOf = ({ enums }: Schema, type: { readonly schema?: string; readonly name: string }): readonly string[] => enums.find((each) => each.schema === type.schema && each.name === type.name)?.values ?? [];
