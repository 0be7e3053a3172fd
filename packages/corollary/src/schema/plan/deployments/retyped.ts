import { identifier, sqlType } from "../../identifier.js";
import type { Column, Schema, Table } from "../../schema.js";
import { obstacleOf } from "../beside/candidates.js";
import { grouped } from "../beside/grouped.js";
import { tableOf, type Group, type Pair } from "../beside/pair.js";
import { settledColumn } from "../beside/turned.js";
import { conversion, sameType } from "../conversion.js";
import { said } from "../drafting.js";
import { graphOf } from "../graph.js";
import type { Settings } from "../options.js";
import type { Rename } from "../rename/apply.js";
import type { Obstacle } from "../step.js";

type ColumnRename = Extract<Rename, { of: "column" }>;

export interface Retyped {
  readonly groups: readonly Group[];
  readonly obstacles: readonly Obstacle[];
  readonly isTaken: (rename: Rename) => boolean;
}

/** Columns that take another name and another type at once: old and new are written by either model, each told from the other. */
export function retypedGroups(base: Schema, to: Schema, renames: readonly ColumnRename[], settings: Settings): Retyped {
  const obstacles: Obstacle[] = [];
  const taken = new Set<Rename>();
  const pairs = renames.flatMap((rename): Pair[] => {
    const [table, next] = [tableOf(base, rename.table), tableOf(to, rename.table)];
    const [old, wanted] = [table?.columns.find(({ name }) => name === rename.from), next?.columns.find(({ name }) => name === rename.to)];
    if (table === undefined || next === undefined || old === undefined || wanted === undefined) return [];
    const found = pairOf(table, old, wanted, base, to, settings);
    if (found === undefined) return [];
    taken.add(rename);
    if ("table" in found) return [found];
    obstacles.push({ ...found, change: { change: "alter", of: "column", table: next, from: old, to: wanted } });
    return [];
  });
  const known = { from: base, to, rebuilt: [], before: graphOf(base), after: graphOf(to) };
  const groups = grouped(known.before, pairs, []).filter((group) => {
    const why = obstacleOf(group, known);
    const [first] = group.pairs;
    const table = first === undefined ? undefined : tableOf(to, first.table);
    if (why === undefined || first === undefined || table === undefined) return why === undefined;
    obstacles.push({
      what: `${said(table)}.${first.old.name} shall be ${first.wanted.name} and of another type, and the two cannot be there beside each other: ${why}.`,
      remedy: "Make it one migration, without --two-deployments, or two changes: first the name, then the type.",
      change: { change: "alter", of: "column", table, from: first.old, to: first.wanted },
    });
    return false;
  });
  return { groups, obstacles, isTaken: (rename) => taken.has(rename) };
}

/** Nothing where both hold the same values, or the change is none of the rows. */
function pairOf(table: Table, old: Column, wanted: Column, base: Schema, to: Schema, settings: Settings): Pair | Omit<Obstacle, "change"> | undefined {
  if (old.generated !== undefined || wanted.generated !== undefined || sameType(old.type, wanted.type)) return undefined;
  const enums = [...base.enums, ...to.enums];
  const [was, is] = [`${said(table)}.${old.name}`, `${said(table)}.${wanted.name}`];
  const there = conversion(old, wanted, enums, settings.fills[is]);
  if (there.kind === "possible" && there.work === "catalog") return undefined;
  const back = conversion(wanted, old, enums, settings.fills[was]);
  if (there.kind === "refused" || back.kind === "refused") {
    const [from, next, place, over] = there.kind === "refused" ? [sqlType(old.type), sqlType(wanted.type), is, old.name] : [sqlType(wanted.type), sqlType(old.type), was, wanted.name];
    return {
      what: `${was} shall be ${is}, and ${sqlType(wanted.type)} instead of ${sqlType(old.type)}. Both models write, and nothing says how ${from} becomes ${next}.`,
      remedy: `Say how: --fill ${place}=<expression over ${over}>. Or make it one migration, without --two-deployments.`,
    };
  }
  return {
    table: { schema: table.schema, name: table.name }, old, wanted: settledColumn(old, wanted), shadow: wanted.name, how: there,
    value: there.using ?? identifier(old.name), stated: settings.fills[is] !== undefined, back: back.using ?? identifier(wanted.name),
  };
}
