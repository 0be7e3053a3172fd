import type { Change } from "../../change.js";
import type { Column, EnumType, Schema, Table } from "../../schema.js";
import type { Conversion } from "../conversion.js";

export interface Place { readonly schema: string; readonly name: string }

/** A column that becomes another beside itself. */
export interface Pair {
  readonly table: Place;
  /** What holds the values now. */
  readonly old: Column;
  /** As it shall be; an enum that is built again under its own name. */
  readonly wanted: Column;
  /** Its name for as long as both are there. */
  readonly shadow: string;
  /** Its value, as an expression over the row. */
  readonly value: string;
  readonly how: Extract<Conversion, { kind: "possible" }>;
  /** Whether a person said how. */
  readonly stated: boolean;
  /** Where the new one is written as well: the value of the old one, as an expression over the row. */
  readonly back?: string;
}

/** An enum that loses values, or has them in another order: a type of its own until it takes the name. */
export interface Rebuilt { readonly from: EnumType; readonly to: EnumType; readonly meanwhile: string }

/** Columns that change places in one moment, since something stands on several of them. */
export interface Group { readonly pairs: readonly Pair[]; readonly enums: readonly Rebuilt[] }

export const isAt = (of: Place) => (each: Place): boolean => each.schema === of.schema && each.name === of.name;

export const tableOf = (schema: Schema, of: Place): Table | undefined => schema.tables.find(isAt(of));

/** The tables of a group, each with its columns. */
export function byTable({ pairs }: Group): { readonly table: Place; readonly pairs: readonly Pair[] }[] {
  const found = new Map<string, Pair[]>();
  for (const pair of pairs) {
    const name = JSON.stringify([pair.table.schema, pair.table.name]);
    found.set(name, [...found.get(name) ?? [], pair]);
  }
  return [...found.values()].flatMap((own) => (own[0] === undefined ? [] : [{ table: own[0].table, pairs: own }]));
}

/** The differences that a group is for. */
export function changesOf({ pairs, enums }: Group, to: Schema): Change[] {
  return [
    ...enums.map((each): Change => ({ change: "alter", of: "enum", from: each.from, to: each.to })),
    ...pairs.flatMap(({ table, old, wanted }): Change[] => {
      const own = tableOf(to, table);
      return own === undefined || enums.some(({ to: type }) => isAt(type)({ schema: wanted.type.schema ?? "", name: wanted.type.name })) ? [] : [{ change: "alter", of: "column", table: own, from: old, to: wanted }];
    }),
  ];
}
