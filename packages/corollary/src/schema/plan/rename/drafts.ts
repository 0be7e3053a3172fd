import { identifier, qualified, quoteText } from "../../identifier.js";
import type { Schema } from "../../schema.js";
import { sqlStep, type Draft, type Need } from "../draft.js";
import { alterTable, said } from "../drafting.js";
import { factsOf, graphOf } from "../graph.js";
import type { Lock, Step } from "../step.js";
import { renamed, type Rename } from "./apply.js";
import { namesIn, tableStatements, turns } from "./moving.js";

/** The renames as steps, each with what it does to every fact. */
export function renameDrafts(from: Schema, to: Schema, renames: readonly Rename[]): Draft[] {
  let schema = from;
  let facts = renames.length === 0 ? new Map<string, string>() : factsOf(graphOf(from));
  return renames.map((rename) => {
    const there = schema;
    schema = renamed(schema, rename);
    const next = factsOf(graphOf(schema));
    const sets = changed(facts, next);
    const before = facts;
    facts = next;
    const needs = [...sets.keys()].flatMap((key): Need[] => (key.startsWith("name ") && !before.has(key) ? [{ key, is: "absent" }] : []));
    return { step: renameStep(rename, there, to), rank: 0, needs, sets };
  });
}

/** What became of facts: their new values, and nothing where they hold no longer. */
export function changed(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): Map<string, string | undefined> {
  const sets = new Map<string, string | undefined>();
  for (const [key, value] of after) if (before.get(key) !== value) sets.set(key, value);
  for (const key of before.keys()) if (!after.has(key)) sets.set(key, undefined);
  return sets;
}

/** A rename takes a moment, but whoever still speaks of the old name fails from then on. */
function renameStep(rename: Rename, there: Schema, to: Schema): Step {
  const source = sourceOf(rename, to);
  const step = (summary: string, statements: readonly string[], inverse: readonly string[], lock: Lock, on?: { schema: string; name: string }): Step =>
    sqlStep(summary, statements, {
      lock, ...(on !== undefined && { on }), inverse, source,
      ...(speaks(rename) && { safety: "WarnOnly" as const, risk: "MayFail" as const, class: "expand-contract" as const, advice: "Processes of the old model fail from here on, and those of the new one until then: deploy the two together, or keep the old name." }),
    });
  switch (rename.of) {
    case "table": return step(`${verb(rename)} the table ${said(rename.from)} to ${said(rename.to)}`, tableStatements(there, rename.from, rename.to), tableStatements(renamed(there, rename), rename.to, rename.from), "access exclusive", rename.from);
    case "column": {
      const turn = (from: string, name: string): string => alterTable(rename.table, `rename column ${identifier(from)} to ${identifier(name)}`);
      return step(`Rename the column ${said(rename.table)}.${rename.from} to ${rename.to}`, [turn(rename.from, rename.to)], [turn(rename.to, rename.from)], "access exclusive", rename.table);
    }
    case "enum":
    case "sequence": {
      const turn = (from: Place, name: Place): string[] => placeStatements(rename.of === "enum" ? "type" : "sequence", there, from, name);
      return step(`${verb(rename)} the ${rename.of} ${said(rename.from)} to ${said(rename.to)}`, turn(rename.from, rename.to), turn(rename.to, rename.from), "none");
    }
    case "value": {
      const turn = (from: string, name: string): string => `alter type ${qualified(rename.type)} rename value ${quoteText(from)} to ${quoteText(name)}`;
      return step(`Rename the value ${rename.from} of ${said(rename.type)} to ${rename.to}`, [turn(rename.from, rename.to)], [turn(rename.to, rename.from)], "none");
    }
    case "constraint":
    case "trigger":
    case "policy":
    case "index": {
      const turn = (from: string, name: string): string => memberStatement(rename, from, name);
      return step(`Rename the ${rename.of} ${rename.from} of ${said(rename.table)} to ${rename.to}`, [turn(rename.from, rename.to)], [turn(rename.to, rename.from)], rename.of === "index" ? "none" : "access exclusive", rename.of === "index" ? undefined : rename.table);
    }
  }
}

const speaks = (rename: Rename): boolean => rename.of === "table" || rename.of === "column" || rename.of === "value";

type Member = Extract<Rename, { of: "constraint" | "index" | "trigger" | "policy" }>;

function memberStatement({ of, table }: Member, from: string, to: string): string {
  switch (of) {
    case "constraint": return alterTable(table, `rename constraint ${identifier(from)} to ${identifier(to)}`);
    case "index": return `alter index ${qualified({ schema: table.schema, name: from })} rename to ${identifier(to)}`;
    case "trigger":
    case "policy": return `alter ${of} ${identifier(from)} on ${qualified(table)} rename to ${identifier(to)}`;
  }
}

interface Place { readonly schema: string; readonly name: string }

const verb = ({ from, to }: { readonly from: Place; readonly to: Place }): string => (from.name === to.name ? "Move" : "Rename");

function placeStatements(kind: "type" | "sequence", there: Schema, from: Place, to: Place): string[] {
  const names = (within: string): Set<string> => (kind === "type" ? new Set(there.enums.filter((each) => each.schema === within).map(({ name }) => name)) : namesIn(there, within));
  return turns(from, to, names(from.schema), names(to.schema)).map(([was, is]) =>
    `alter ${kind} ${qualified(was)} ${was.schema === is.schema ? `rename to ${identifier(is.name)}` : `set schema ${identifier(is.schema)}`}`);
}

function sourceOf(rename: Rename, to: Schema): Step["source"] {
  switch (rename.of) {
    case "table": return to.tables.find((table) => table.schema === rename.to.schema && table.name === rename.to.name)?.source;
    case "sequence": return to.sequences.find((each) => each.schema === rename.to.schema && each.name === rename.to.name)?.source;
    case "enum": return to.enums.find((type) => type.schema === rename.to.schema && type.name === rename.to.name)?.source;
    case "value": return to.enums.find((type) => type.schema === rename.type.schema && type.name === rename.type.name)?.source;
    case "column": return to.tables.find((table) => table.schema === rename.table.schema && table.name === rename.table.name)?.columns.find(({ name }) => name === rename.to)?.source;
    default: return undefined;
  }
}
