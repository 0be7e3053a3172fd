import type { Change } from "../change.js";
import { commentStatement, createEnum } from "../ddl.js";
import { addedValues } from "../enum-values.js";
import { identifier, qualified, quoteText, sqlType } from "../identifier.js";
import { heldUp } from "./column-type.js";
import { objectNameOf } from "./temporary.js";
import type { Column, EnumType, Table } from "../schema.js";
import { noInverse, rank, sqlStep, type Draft, type Need } from "./draft.js";
import { alterTable, becoming, contentsBefore, gone, said, toEstablish, toRelease, type Drafting } from "./drafting.js";
import { key } from "./key.js";
import { notesOn } from "./noted.js";

type EnumChange = Extract<Change, { of: "enum"; change: "create" | "alter" | "drop" }>;

export function enumDrafts(change: EnumChange, on: Drafting): Draft[] {
  const drop = (of: EnumType): string => `drop type ${qualified(of)}`;
  switch (change.change) {
    case "create": {
      const keys = [key.type(change.to)];
      return [{ step: sqlStep(`Create the enum ${said(change.to)}`, [createEnum(change.to)], { inverse: [drop(change.to)], changes: [change], source: change.to.source }), rank: rank.objects, needs: toEstablish(on, keys), sets: becoming(on, keys) }];
    }
    case "drop": {
      const keys = contentsBefore(on, key.type(change.from));
      return [{ step: sqlStep(`Drop the enum ${said(change.from)}`, [drop(change.from)], { inverse: [createEnum(change.from), ...notesOn(on.from, key.type(change.from))], changes: [change] }), rank: rank.removals, needs: toRelease(on, keys), sets: gone(keys) }];
    }
    case "alter": {
      const added = addedValues(change.from, change.to);
      return [added === undefined ? rebuild(change, on) : add(change, added, on)];
    }
  }
}

type Alteration = Extract<EnumChange, { change: "alter" }>;

/** Postgres lets nothing use a new value before it is committed, so the step commits by itself. */
function add(change: Alteration, statements: readonly string[], on: Drafting): Draft {
  const news = change.to.values.filter((value) => !change.from.values.includes(value));
  const keys = [key.type(change.to)];
  return {
    step: sqlStep(`Add ${news.join(", ")} to the enum ${said(change.to)}`, statements, {
      transactional: false, cleanup: [], changes: [change], source: change.to.source,
      inverse: noInverse("Postgres cannot take a value from an enum, and rows may hold it. Without use it does no harm."),
    }),
    rank: 15, needs: toEstablish(on, keys), sets: becoming(on, keys),
  };
}

/** Values that go, or stand in another order, need another type: all columns of the old one take the new one, through text. */
function rebuild(change: Alteration, on: Drafting): Draft {
  const { from, to } = change;
  const users = columnsOf(to, on);
  const keys = [key.type(to)];
  const lost = from.values.filter((value) => !to.values.includes(value));
  const defaults = users.map(({ table, column }) => key.default(table, column.name));
  const own = users.map(({ table, column }) => key.column(table, column.name));
  const seen = [...defaults, ...own];
  const released: Need[] = [...toRelease(on, keys, seen), ...users.flatMap(({ table, column }) => toRelease(on, [key.column(table, column.name)], seen))];
  const there = users.map(({ table, column, was }): Turned => ({ table, column: was, from: was.default, to: isReshaped(was, column) ? undefined : column.default }));
  const back = there.map(({ table, column, from: first, to: last }): Turned => ({ table, column, from: last, to: first }));
  const held = lost.length === 0 ? undefined : count(users, lost);
  const why = on.held.get(key.type(to));
  const advice = [...(held === undefined ? [] : [`It fails, and changes nothing, while a row holds one of them; these are counted by: ${held}`]), ...(why === undefined ? [] : [heldUp(why)])].join(". ");
  return {
    step: sqlStep(lost.length === 0 ? `Build the enum ${said(to)} again, with its values in another order` : `Build the enum ${said(to)} again, without ${lost.join(", ")}`, statements(from, to, there), {
      ...(users[0] === undefined ? {} : { lock: "access exclusive" as const, on: { schema: users[0].table.schema, name: users[0].table.name }, work: "rewrite" as const, class: "offline" as const }),
      risk: held === undefined ? "None" : "MayFail",
      ...(advice !== "" && { advice }),
      inverse: { kind: "steps", transactional: true, actions: [{ kind: "sql", statements: statements({ ...to, ...(from.comment !== undefined && { comment: from.comment }) }, from, back) }] },
      changes: [change], source: to.source,
    }),
    rank: rank.columns,
    needs: [...toEstablish(on, keys), ...released, ...users.map(({ table, column }): Need => ({ key: key.column(table, column.name), is: "there" }))],
    sets: new Map([...becoming(on, keys), ...there.map(({ table, column, to: next }) => [key.default(table, column.name), next] as const)]),
  };
}

/** It stays with the enum, but not in the same way: that is a step of its own, which sees to the default. */
const isReshaped = (was: Column, column: Column): boolean => (was.type.dimensions ?? 0) !== (column.type.dimensions ?? 0);

interface User { readonly table: Table; readonly column: Column; readonly was: Column }

/** Columns of the type before and after. */
export function columnsOf(type: EnumType, on: Pick<Drafting, "from" | "to">): User[] {
  const before = new Map(on.from.tables.map((table) => [key.table(table), table]));
  const is = (column: Column | undefined): boolean => column?.type.schema === type.schema && column.type.name === type.name && column.generated === undefined;
  return on.to.tables.flatMap((table) => table.columns.flatMap((column): User[] => {
    const was = before.get(key.table(table))?.columns.find(({ name }) => name === column.name);
    return was !== undefined && is(column) && is(was) ? [{ table, column, was }] : [];
  }));
}

interface Turned { readonly table: Table; readonly column: Column; readonly from: string | undefined; readonly to: string | undefined }

function statements(from: EnumType, to: EnumType, users: readonly Turned[]): string[] {
  const old = { schema: from.schema, name: objectNameOf(from.name, "old") };
  return [
    `alter type ${qualified(from)} rename to ${identifier(old.name)}`,
    createEnum(to),
    ...users.map(({ table, column, from: was, to: next }) => {
      const name = identifier(column.name);
      const between = "[]".repeat(column.type.dimensions ?? 0);
      return alterTable(table, [
        ...(was === undefined ? [] : [`alter column ${name} drop default`]),
        `alter column ${name} type ${sqlType(column.type)} using ${name}::text${between}::${sqlType(column.type)}`,
        ...(next === undefined ? [] : [`alter column ${name} set default ${next}`]),
      ].join(", "));
    }),
    `drop type ${qualified(old)}`,
    ...(from.comment === undefined ? [] : [commentStatement({ kind: "type", schema: to.schema, name: to.name }, from.comment)]),
  ];
}

function count(users: readonly User[], lost: readonly string[]): string | undefined {
  const list = lost.map(quoteText).join(", ");
  const parts = users.map(({ table, column }) => {
    const name = identifier(column.name);
    return `select count(*) from ${qualified(table)} where ${column.type.dimensions === undefined ? `${name}::text in (${list})` : `${name}::text[] && array[${list}]`}`;
  });
  return parts.length === 0 ? undefined : parts.length === 1 ? parts[0] : `select ${parts.map((part) => `(${part})`).join(" + ")} as count`;
}
