import { commentStatement, ownSequence } from "../../ddl.js";
import { dropObject } from "../../ddl-object.js";
import { identifier, qualified } from "../../identifier.js";
import type { Schema } from "../../schema.js";
import { noInverse, sqlStep } from "../draft.js";
import { alterTable, said } from "../drafting.js";
import { createElement, dropConstraint, dropElement, elementKey } from "../element.js";
import type { Element } from "../graph.js";
import { objectKey } from "../key.js";
import { notesOn } from "../noted.js";
import type { Step } from "../step.js";
import { counted, granted } from "./carried.js";
import type { Copy, Presence } from "./copies.js";
import type { Keeper } from "./keepers.js";
import { locked } from "./locked.js";
import { byTable, changesOf, isAt, tableOf, type Group, type Pair } from "./pair.js";
import type { Standing, StandingMember } from "./standing-on.js";

export interface Swap {
  readonly group: Group;
  readonly standing: Standing;
  /** The same, by the names that the columns shall have. */
  readonly renamed: Standing;
  readonly keepers: readonly Keeper[];
  readonly copies: readonly Copy[];
  readonly presences: readonly Presence[];
  /** What is there before, without what the swap itself is about. */
  readonly before: Schema;
  readonly turned: Schema;
  readonly to: Schema;
}

/** The new columns take the places of the old ones, and what was built on them the places of what stood on those. */
export function swapStep(swap: Swap): Step {
  const { group, standing, keepers, before } = swap;
  const names = group.pairs.map(({ table, wanted }) => `${said(table)}.${wanted.name}`).join(", ");
  const tables = tablesOf(swap);
  const [first] = tables;
  const statements = [
    ...locked(tables),
    ...standing.objects.map(dropObject),
    ...[...standing.members.values()].filter(({ of }) => of === "policy" || of === "trigger").map(dropElement),
    ...keepers.flatMap(({ table, routine, trigger }) => [`drop trigger ${identifier(trigger.name)} on ${qualified(table)}`, `drop function ${qualified(routine)}()`]),
    ...dropsOf(standing),
    ...byTable(group).map(({ table, pairs }) => granted(table, pairs.map(({ old, shadow }) => ({ from: old.name, to: shadow })))),
    ...group.pairs.flatMap((pair) => columnStatements(pair, swap)),
    ...typeStatements(group),
    ...group.pairs.flatMap(({ table, wanted }) => (wanted.default === undefined ? [] : [alterTable(table, `alter column ${identifier(wanted.name)} set default ${wanted.default}`)])),
    ...swap.copies.filter(({ of }) => of !== "constraint").flatMap(taken),
    ...swap.copies.filter(({ of }) => of === "constraint").flatMap(taken),
    ...remade(swap),
  ];
  const sole = group.pairs.length === 1;
  return sqlStep(`Put the new ${sole ? "column" : "columns"} in the place of ${names}`, statements, {
    lock: "access exclusive", ...(first !== undefined && { on: first }), class: "expand-contract", changes: changesOf(group, swap.to), source: group.pairs[0]?.wanted.source,
    advice: `Processes of the old model meet the new type from here on: deploy the new ones with it.${tables.length > 1 ? ` Locked for that moment: ${tables.map(said).join(", ")}.` : ""}`,
    inverse: noInverse(`The former values of ${names} are gone with ${sole ? "their column" : "their columns"}${group.pairs.some(({ how }) => how.risk === "DataWillBeModified") ? ", and were changed on the way" : "; plan the way back as a change of its own"}.`),
  });
}

/** All tables that are locked: those of the columns, and those on the other side of their foreign keys. */
function tablesOf({ group, standing, before }: Swap): { schema: string; name: string }[] {
  const found = byTable(group).map(({ table }) => table);
  const take = (schema: string, name: string): void => {
    if (!found.some(isAt({ schema, name })) && tableOf(before, { schema, name }) !== undefined) found.push({ schema, name });
  };
  for (const member of standing.members.values()) {
    take(member.table.schema, member.table.name);
    if (member.of === "constraint" && member.it.kind === "foreignKey") take(member.it.references.schema, member.it.references.table);
  }
  return found.map(({ schema, name }) => ({ schema, name }));
}

/** Foreign keys first: keys that they refer to could not go before. */
function dropsOf({ members }: Standing): string[] {
  const built = [...members.values()].filter(({ of }) => of === "constraint" || of === "index");
  const order = ({ of, it }: StandingMember): number => (of === "index" ? 2 : "kind" in it && it.kind === "foreignKey" ? 0 : 1);
  return built.sort((a, b) => order(a) - order(b)).map(dropElement);
}

function columnStatements({ table, old, wanted, shadow }: Pair, { presences, before, turned }: Swap): string[] {
  const [was, is, name] = [identifier(old.name), identifier(shadow), identifier(wanted.name)];
  const presence = presences.find((each) => isAt(table)(each.table) && each.column === shadow);
  const sequences = before.sequences.filter(({ ownedBy }) => ownedBy !== undefined && isAt(table)({ schema: ownedBy.schema, name: ownedBy.table }) && ownedBy.column === old.name);
  const comment = tableOf(turned, table)?.columns.find((each) => each.name === wanted.name)?.comment;
  return [
    ...(presence === undefined ? [] : [alterTable(table, `alter column ${is} set not null`), dropConstraint(table, presence.check.name)]),
    ...sequences.flatMap((sequence) => (sequence.ownedBy === undefined ? [] : ownSequence({ ...sequence, ownedBy: { ...sequence.ownedBy, column: shadow } }))),
    ...(old.identity === undefined || wanted.identity === undefined ? [] : [counted(table, old.name, shadow, wanted.identity)]),
    alterTable(table, `drop column ${was}`),
    ...(wanted.name === shadow ? [] : [alterTable(table, `rename column ${is} to ${name}`)]),
    ...(comment === undefined ? [] : [commentStatement({ kind: "column", schema: table.schema, table: table.name, name: wanted.name }, comment)]),
  ];
}

/** A type that nothing is of any more goes, and the new one takes its name. */
const typeStatements = ({ enums }: Group): string[] => enums.flatMap(({ from, to, meanwhile }) => [
  `drop type ${qualified(from)}`,
  `alter type ${qualified({ schema: to.schema, name: meanwhile })} rename to ${identifier(to.name)}`,
  ...(from.comment === undefined ? [] : [commentStatement({ kind: "type", schema: to.schema, name: to.name }, from.comment)]),
]);

/** What was built beside takes the name. */
function taken({ of, table, it, beside }: Copy): string[] {
  const [name, other] = [identifier(it.name), identifier(beside.name)];
  const comment = it.comment === undefined ? [] : [commentStatement(of === "index" ? { kind: "index", schema: table.schema, name: it.name } : { kind: "constraint", schema: table.schema, table: table.name, name: it.name }, it.comment)];
  switch (of) {
    case "index": return [`alter index ${qualified({ schema: table.schema, name: beside.name })} rename to ${name}`, ...comment];
    case "key": {
      const later = it.deferrable === undefined ? "" : ` deferrable initially ${it.deferrable}`;
      return [alterTable(table, `add constraint ${name} ${it.kind === "primaryKey" ? "primary key" : "unique"} using index ${other}${later}`), ...comment];
    }
    case "constraint": return [alterTable(table, `rename constraint ${other} to ${name}`), ...comment];
  }
}

/** Triggers, policies and views, with their comments and privileges. */
function remade({ standing, renamed, turned }: Swap): string[] {
  const objects = [...standing.objects].reverse().filter((object) => turned.objects?.some((each) => objectKey(each) === objectKey(object)) === true);
  const attached = turned.tables.flatMap((table): Element[] => [
    ...table.triggers.map((it): Element => ({ of: "trigger", table, it })), ...(table.policies ?? []).map((it): Element => ({ of: "policy", table, it })),
  ]).filter((element) => renamed.members.has(elementKey(element)));
  return [...attached.flatMap(createElement), ...objects.flatMap((object) => [object.create, ...notesOn(turned, objectKey(object))])];
}
