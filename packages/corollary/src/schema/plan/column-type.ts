import type { Change } from "../change.js";
import { identifier, qualified, sqlType } from "../identifier.js";
import type { Column, Table } from "../schema.js";
import { conversion, sameType, type Conversion } from "./conversion.js";
import { noInverse, rank, sqlStep, type Draft } from "./draft.js";
import { alterTable, becoming, contentsBefore, destructive, gone, locking, said, toEstablish, toRelease, valuesOf, type Drafting } from "./drafting.js";
import { createElement, dropElement, elementKey, elementName } from "./element.js";
import type { Element } from "./graph.js";
import { key } from "./key.js";
import type { Inverse } from "./step.js";

export interface Reshaping {
  readonly drafts: readonly Draft[];
  /** Facts beside the type that the drafts see to. */
  readonly settled: readonly string[];
}

/** Another type, collation or way of being computed. */
export function reshapeDrafts(table: Table, from: Column, to: Column, on: Drafting, change: Change): Reshaping {
  if (to.generated !== undefined && from.generated !== undefined && from.generated.stored && to.generated.stored && on.to.version >= 17 && unchangedType(from, to)) {
    return { drafts: [expression(table, from, to, on, change)], settled: [] };
  }
  if (to.generated !== undefined) return again(table, from, to, on, change);
  if (from.generated !== undefined) return from.generated.stored && unchangedType(from, to) ? { drafts: [keepValues(table, from, to, on, change)], settled: [] } : again(table, from, to, on, change);
  return otherType(table, from, to, on, change);
}

const unchangedType = (from: Column, to: Column): boolean => sameType(from.type, to.type) && from.collation?.name === to.collation?.name;
const place = (table: Table, column: Column): string => `${said(table)}.${column.name}`;

function expression(table: Table, from: Column, to: Column, on: Drafting, change: Change): Draft {
  const set = (column: Column): string => alterTable(table, `alter column ${identifier(to.name)} set expression as (${column.generated?.expression ?? ""})`);
  const own = key.column(table, to.name);
  return {
    step: sqlStep(`Compute ${place(table, to)} otherwise`, [set(to)], { ...locking(on, table, "access exclusive"), work: "rewrite", class: "offline", changes: [change], source: to.source, inverse: [set(from)] }),
    rank: rank.columns, needs: [...toEstablish(on, [own]), ...toRelease(on, [own])], sets: becoming(on, [own]),
  };
}

/** What was computed stays, as a value like any other. */
function keepValues(table: Table, from: Column, to: Column, on: Drafting, change: Change): Draft {
  const own = key.column(table, to.name);
  return {
    step: sqlStep(`Keep the values of ${place(table, to)} without computing them`, [alterTable(table, `alter column ${identifier(to.name)} drop expression`)], {
      ...locking(on, table, "access exclusive"), changes: [change], source: to.source, inverse: noInverse(`Values that were written since would be lost; ${place(table, from)} would be computed again.`),
    }),
    rank: rank.columns, needs: [...toEstablish(on, [own]), ...toRelease(on, [own])], sets: becoming(on, [own]),
  };
}

/** Dropped and added: its values are computed, before or after. */
function again(table: Table, from: Column, to: Column, on: Drafting, change: Change): Reshaping {
  const own = key.column(table, to.name);
  const name = identifier(to.name);
  const loses = from.generated === undefined;
  if (loses) destructive(on, change, `The values of ${place(table, from)} are lost, since it is computed from now on.`);
  const keys = on.after.contents(own).map((node) => node.key);
  const old = contentsBefore(on, own);
  const make = (it: Column): string[] => [alterTable(table, `drop column ${name}`), ...createElement({ of: "column", table, it })];
  return {
    settled: [key.required(table, to.name), key.default(table, to.name), key.identity(table, to.name)],
    drafts: [{
      step: sqlStep(`Make the column ${place(table, to)} again`, make(to), {
        ...locking(on, table, "access exclusive"), work: to.generated?.stored === true ? "rewrite" : "catalog", class: loses ? "destructive" : to.generated?.stored === true ? "offline" : "fast-lock",
        ...(loses && { safety: "WarnOnly" as const, risk: "ManualActionRequired" as const, advice: "Keep a copy of what is needed still.", loses: valuesOf(table, from.name) }),
        changes: [change], source: to.source, inverse: loses ? noInverse("Its values are gone; only a backup brings them back.") : to.generated === undefined ? noInverse("Values that were written since would be lost.") : [...make(from)],
      }),
      rank: rank.columns, needs: [...toEstablish(on, keys), ...toRelease(on, old)], sets: new Map([...gone(old), ...becoming(on, keys)]),
    }],
  };
}

function otherType(table: Table, from: Column, to: Column, on: Drafting, change: Change): Reshaping {
  const there = conversion(from, to, [...on.from.enums, ...on.to.enums], on.settings.fills[place(table, to)]);
  const own = key.column(table, to.name);
  const settled = [own, key.default(table, to.name)];
  if (there.kind === "refused") {
    on.obstacles.push({
      what: `The column ${place(table, to)} shall be ${sqlType(to.type)}, and is ${sqlType(from.type)}. ${there.why}`,
      remedy: `Say how: --fill ${place(table, to)}=<expression over the old row>. Or add the new one under another name, fill it, and drop the old one later.`, change,
    });
    return { settled, drafts: [{ rank: rank.columns, needs: [...toEstablish(on, settled), ...toRelease(on, [own], settled)], sets: becoming(on, settled) }] };
  }
  const back = conversion(to, from, [...on.from.enums, ...on.to.enums]);
  const works = there.work === "catalog" ? {} : { work: there.work, class: "offline" as const };
  const why = there.work === "catalog" ? undefined : on.held.get(own);
  const advice = [...(there.advice === undefined ? [] : [there.advice]), ...(why === undefined ? [] : [heldUp(why)])].join(" ");
  return {
    settled,
    drafts: [{
      step: sqlStep(`Change the type of ${place(table, to)} from ${sqlType(from.type)} to ${sqlType(to.type)}`, [typeStatement(table, from, to, there)], {
        ...locking(on, table, "access exclusive"), ...works, risk: there.risk, ...(advice !== "" && { advice }),
        changes: [change], source: to.source, inverse: inverse(table, from, to, there, back),
      }),
      // A column that counts by itself has no default.
      rank: rank.columns, needs: [...toEstablish(on, settled), ...toRelease(on, [own], settled), ...(to.default === undefined ? [] : [{ key: key.identity(table, to.name), is: "absent" as const }])], sets: becoming(on, settled),
    }],
  };
}

/** Why nobody can read or write meanwhile. */
export const heldUp = (why: string): string => `It cannot be done beside the old one while others work: ${why}.`;

type ColumnElement = Extract<Element, { of: "column" }>;

/** A computed column goes while what it is computed from becomes something else. */
export function droppedForAWhile(element: ColumnElement, on: Drafting): Draft {
  const own = elementKey(element);
  const keys = contentsBefore(on, own);
  return {
    step: sqlStep(`Take ${elementName(element)} away for a while, since what it is computed from changes`, [dropElement(element)], { lock: "access exclusive", on: element.table, inverse: createElement(element) }),
    rank: rank.release, needs: [...toRelease(on, keys), { key: own, is: "there" }], sets: gone(keys),
  };
}

export function addedAgain(element: ColumnElement, on: Drafting): Draft {
  const own = elementKey(element);
  const keys = on.after.contents(own).map((node) => node.key);
  return {
    step: sqlStep(`Compute ${elementName(element)} again`, createElement(element), { lock: "access exclusive", on: element.table, work: "rewrite", class: "offline", inverse: [dropElement(element)] }),
    rank: rank.columns + 5, needs: [...toEstablish(on, keys), { key: own, is: "absent" }], sets: becoming(on, keys),
  };
}

/** Whatever is changed by the way there does not come back. */
function inverse(table: Table, from: Column, to: Column, there: Conversion, back: Conversion): Inverse {
  if (there.kind === "possible" && there.risk === "DataWillBeModified") return noInverse("The values were changed on the way.");
  if (back.kind === "refused") return noInverse(back.why);
  return { kind: "steps", transactional: true, actions: [{ kind: "sql", statements: [typeStatement(table, to, from, back)] }] };
}

export function typeStatement(table: Table, from: Column, to: Column, how: Conversion): string {
  const name = identifier(to.name);
  const collation = to.collation !== undefined ? ` collate ${qualified(to.collation)}` : "";
  const using = how.kind === "possible" && how.using !== undefined ? ` using ${how.using}` : "";
  return alterTable(table, [
    ...(from.default === undefined ? [] : [`alter column ${name} drop default`]),
    `alter column ${name} type ${sqlType(to.type)}${collation}${using}`,
    ...(to.default === undefined ? [] : [`alter column ${name} set default ${to.default}`]),
  ].join(", "));
}
