import { identifier, qualified } from "../../identifier.js";
import { said } from "../drafting.js";
import type { Step } from "../step.js";
import type { Rename } from "./apply.js";

type Place = { readonly schema: string; readonly name: string };

/**
 * What a step loses, in the names that things have before the first step: that is when a person is told of it, and when it
 * is counted.
 */
export function countedBefore(step: Step, renames: readonly Rename[]): Step {
  const [change] = step.changes;
  if (step.loses === undefined || renames.length === 0 || change?.change !== "drop") return step;
  if (change.of === "table") {
    const table = tableBefore(change.from, renames);
    return { ...step, loses: { count: `select count(*) from ${qualified(table)}`, what: `rows of ${said(table)}` } };
  }
  if (change.of !== "column") return step;
  const table = tableBefore(change.table, renames);
  const name = renames.reduceRight((known, rename) => (rename.of === "column" && isSame(rename.table, change.table) && rename.to === known ? rename.from : known), change.from.name);
  return { ...step, loses: { count: `select count(${identifier(name)}) from ${qualified(table)}`, what: `values of ${said(table)}.${name}` } };
}

const isSame = (a: Place, b: Place): boolean => a.schema === b.schema && a.name === b.name;

const tableBefore = (table: Place, renames: readonly Rename[]): Place =>
  renames.reduceRight<Place>((known, rename) => (rename.of === "table" && isSame(rename.to, known) ? rename.from : known), { schema: table.schema, name: table.name });
