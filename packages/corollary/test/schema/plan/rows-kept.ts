import type { Database } from "../../../src/database/index.js";
import { fingerprints, type Fingerprint } from "../../../src/migrate/prove/kept.js";
import { sameData } from "../../../src/model/equal.js";
import type { Step } from "../../../src/schema/plan/step.js";
import type { Column, Schema } from "../../../src/schema/schema.js";

export const rowsIn = fingerprints;

/** What became of rows, though no step said that it would: rows that are gone, values that are gone or are others. */
export async function unsaid(database: Database, before: readonly Fingerprint[], schemas: { readonly from: Schema; readonly to: Schema }, steps: readonly Step[]): Promise<string[]> {
  const after = await fingerprints(database, schemas.to);
  return before.flatMap((print): string[] => {
    const now = after.find(({ oid }) => oid === print.oid);
    const names = [print.table.name, now?.table.name];
    const own = steps.filter(({ on }) => on !== undefined && names.includes(on.name));
    const loses = own.some((step) => step.loses !== undefined);
    if (now === undefined) return loses || print.rows === 0 ? [] : [`the rows of ${print.table.name} are gone`];
    const gone = now.rows === print.rows ? [] : [`${print.table.name} had ${print.rows} rows and has ${now.rows}`];
    return [...gone, ...own.some(({ risk }) => risk === "DataWillBeModified") ? [] : values(print, now, schemas, loses)];
  });
}

function values(print: Fingerprint, now: Fingerprint, { from, to }: { readonly from: Schema; readonly to: Schema }, loses: boolean): string[] {
  return [...print.values].flatMap(([number, was]): string[] => {
    // A column that was built beside itself has another number.
    const is = now.values.get(number) ?? [...now.values.values()].find(({ name }) => name === was.name);
    const old = print.table.columns.find(({ name }) => name === was.name);
    if (old === undefined || old.generated !== undefined) return [];
    if (is === undefined) return loses || was.count === 0 ? [] : [`the values of ${print.table.name}.${was.name} are gone`];
    const column = now.table.columns.find(({ name }) => name === is.name);
    if (column === undefined || column.generated !== undefined) return [];
    if (is.count !== was.count) return [`${print.table.name}.${was.name} had ${was.count} values and ${is.name} has ${is.count}`];
    return sameMeaning(old, column, from, to) && is.sum !== was.sum ? [`the values of ${print.table.name}.${was.name} are others in ${is.name}`] : [];
  });
}

/** Whether a value that is kept reads the same. */
const sameMeaning = (a: Column, b: Column, from: Schema, to: Schema): boolean =>
  sameData(a.type, b.type) && sameData(listOf(from, a), listOf(to, b));

const listOf = ({ enums }: Schema, { type }: Column): readonly string[] => [...enums.find(({ name }) => name === type.name)?.values ?? []].sort();
