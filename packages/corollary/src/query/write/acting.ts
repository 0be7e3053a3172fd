import type { Parameter } from "../../database/port.js";
import type { Expression } from "../../expr/node.js";
import { condition } from "../../expr/sql/rights.js";
import { bind, identifier, toSql, type Decision, type ParamSource, type RowHandle } from "../../expr/sql/index.js";
import { columnsOf, tableName } from "../../expr/sql/scope.js";
import { within, Strength } from "../../expr/sql/fragment.js";
import { walk } from "../../expr/traverse.js";
import { aliasFor } from "../../expr/sql/quote.js";
import { level, tableRow } from "../../expr/sql/index.js";
import type { EntityNode, ReferenceField } from "../../model/model.js";
import { Cache } from "../cache.js";
import type { CompileTarget } from "../compile-read.js";
import type { RowDecoder } from "../decode.js";
import type { OpenLevel } from "../level.js";
import { entityOf } from "../model.js";
import { decoderOf, project, selectItem } from "../project.js";
import type { Rights } from "../rights.js";
import type { Cell } from "./cell.js";
import type { Creating } from "./nested.js";
import { written } from "./returning.js";
import { missingReference, refusedField, refusedRow, unseen, type Unmet } from "./unmet.js";

/** What a statement does with rows, as rights see it. `ask`: an update that writes nothing; `find`: the rows there are. */
export type Action = "create" | "update" | "ask" | "upsert" | "delete" | "find";

/** What is given back of rows: fields as reads give them, the key as it is, or fields as they are. */
export interface Giving {
  readonly entity: EntityNode;
  readonly what: "row" | "key" | "nothing" | readonly string[];
}

/** What the asker's rights make of a statement about the written table, and what it gives back. */
export interface Acting {
  /** ` returning …`, or nothing. */
  readonly text: string;
  /** What is given back, as the list of a SELECT. */
  readonly list: string;
  readonly decoder: RowDecoder;
  /** Conditions on the row as it is. */
  readonly where: readonly string[];
  /** Conditions on the row as it was written: by names of columns given back, with what it means where they are false. */
  readonly checks: ReadonlyMap<string, Unmet>;
  /** Rows must be locked before: a rule compares with what they were. */
  readonly locks: boolean;
  /** Of these texts; they come before those of the statement. */
  readonly params: readonly Parameter[];
}

type Compiled = Omit<Acting, "params"> & { readonly sources: readonly ParamSource[] };

const known = new WeakMap<CompileTarget, Cache<Compiled>>();

/**
 * What a statement adds for one who acts: conditions, and what it gives back.
 * @param cells what is written
 * @param same columns of an upsert that decide which row it is, and are not changed
 */
export function acting(giving: Giving, action: Action, cells: readonly Cell[], on: Creating, same: readonly string[] = []): Acting {
  const { rights } = on.asker;
  let cache = known.get(on.target);
  if (cache === undefined) known.set(on.target, (cache = new Cache(1000)));
  const { entity, what } = giving;
  // Without rights to look after, columns make no difference.
  const columns = rights === undefined ? [] : cells.map((c) => `${c.column}${c.made === true ? "!" : ""}`);
  const key = JSON.stringify([entity.name, what, action, columns, same, rights?.key]);
  const { sources, ...compiled } = cache.get(key, () => compile(giving, action, cells, on, same));
  return { ...compiled, params: bind(sources, [], on.asker) };
}

function compile(giving: Giving, action: Action, cells: readonly Cell[], { target, asker: { rights } }: Creating, same: readonly string[]): Compiled {
  const { entity, what } = giving;
  const open = written(entity, target, what === "row" ? rights : undefined);
  const wrote = writtenFields(entity, cells);
  const changed = writtenFields(entity, cells.filter((c) => !same.includes(c.column)));
  const where = rights === undefined ? [] : conditionsOn(open, action, changed, rights);
  const columns = what === "nothing" ? [] : project(open, what === "row" ? {} : { select: what === "key" ? entity.key.fields : what }, { form: "row", hidden: true });
  const checks = rights === undefined ? [] : checksOn(open, action, wrote, cells, rights);
  if (rights !== undefined && what === "row") checks.push(...check(open, rights.row(entity.name), unseen));
  const named = checks.map((each, i) => ({ ...each, name: `~${i}` }));
  const list = [...columns.map(selectItem), ...named.map(checkItem)].join(", ");
  return {
    list, where,
    text: list === "" ? "" : ` returning ${list}`,
    decoder: decoderOf(columns),
    checks: new Map(named.map(({ name, unmet }) => [name, unmet])),
    locks: (action === "update" || action === "upsert") && comparesWithBefore(entity, rights),
    sources: open.scope.emitter.params.sources,
  };
}

/** A check as an item of a RETURNING; null is not met. */
export function checkItem({ sql, name }: { readonly sql: string; readonly name: string }): string {
  return `coalesce(${sql}, false) as ${identifier(name)}`;
}

/** Fields of which a column is written. */
export function writtenFields(entity: EntityNode, cells: readonly Cell[]): string[] {
  const columns = new Set(cells.map((c) => c.column));
  return Object.values(entity.fields).filter((field) => columnsOf(field).some((column) => columns.has(column))).map((field) => field.name);
}

/** On the row as it is: only what may be read is found, and only what may be changed is. */
export function conditionsOn(open: OpenLevel, action: Action, changed: readonly string[], rights: Rights): string[] {
  const { name } = open.entity;
  const read = rights.may(name, "read");
  switch (action) {
    case "create": return [];
    case "find": return texts(open, [read]);
    case "delete": return texts(open, [read, rights.may(name, "delete")]);
    case "ask": return texts(open, [read, rights.may(name, "update")]);
    case "update": case "upsert": return texts(open, [read, rights.may(name, "update"), ...changed.map((field) => rights.write(name, field))]);
  }
}

function texts(open: OpenLevel, decisions: readonly Decision[]): string[] {
  return decisions.flatMap((decision) => (decision === true ? [] : [within(condition(decision, open.row, open.scope, toSql), Strength.and)]));
}

export interface Check { readonly sql: string; readonly unmet: Unmet }

/** On the row as it was written. An upsert made a row where no transaction has touched one before. */
export function checksOn(open: OpenLevel, action: Action, wrote: readonly string[], cells: readonly Cell[], rights: Rights): Check[] {
  const { name } = open.entity;
  const references = () => writtenReferences(open.entity, cells).flatMap((field) => referenceCheck(open, field, rights));
  const created = () => [...check(open, rights.may(name, "create"), refusedRow("create")), ...wrote.flatMap((field) => check(open, rights.write(name, field), refusedField("create", field)))];
  const updated = () => check(open, rights.may(name, "updateTo"), refusedRow("update"));
  switch (action) {
    case "create": return [...created(), ...references()];
    case "update": return [...updated(), ...references()];
    case "upsert": return [
      ...created().map((each) => ({ ...each, sql: `(t.xmax <> 0 or ${each.sql})` })),
      ...updated().map((each) => ({ ...each, sql: `(t.xmax = 0 or ${each.sql})` })),
      ...references(),
    ];
    case "ask": case "delete": case "find": return [];
  }
}

function check(open: OpenLevel, decision: Decision, unmet: Unmet): Check[] {
  if (decision === true) return [];
  if (decision === false) return [{ sql: "false", unmet }];
  const { scope, row } = open;
  // Subqueries of a statement see rows as they were before it: so does the one that reads what this row was.
  const { prefix: _, ...rest } = row;
  const before: RowHandle = { ...rest, prefix: undefined, route: "before" };
  const written = toSql(decision, { emitter: scope.emitter, rows: new Map<string, RowHandle>([["this", row], ["before", before]]), level: row.level, rights: undefined });
  return [{ sql: `(${written.text})`, unmet }];
}

/** Whether a rule about what an update leaves looks at what was there. */
export function comparesWithBefore(entity: EntityNode, rights: Rights | undefined): boolean {
  const decision = rights?.may(entity.name, "updateTo");
  let found = false;
  const look = (node: Expression) => { found ||= (node.op === "field" && node.row === "before") || ("in" in node && node.in.row === "before"); };
  if (typeof decision === "object") walk(decision, look);
  return found;
}

/** References whose keys the asker stated. */
function writtenReferences(entity: EntityNode, cells: readonly Cell[]): ReferenceField[] {
  const stated = new Set(cells.filter((c) => c.made !== true).map((c) => c.column));
  return Object.values(entity.fields).filter((field) => field.kind === "reference").filter((field) => field.columns.some((c) => stated.has(c.column)));
}

/** To a row that may not be read it cannot be referred, as if there were none. */
function referenceCheck(open: OpenLevel, field: ReferenceField, rights: Rights): Check[] {
  const readable = rights.row(field.target);
  if (readable === true) return [];
  const { emitter } = open.scope;
  const entity = entityOf(emitter.model, field.target);
  const alias = aliasFor(entity.table, emitter.aliases);
  const at = level("join");
  const row = tableRow(emitter, entity, alias, at);
  const condition_ = within(condition(readable, row, open.scope, toSql), Strength.and);
  const on = row.key.map((part, i) => `${part.text} = ${open.row.prefix}${identifier(field.columns[i]?.column ?? "")}`);
  const from = [`${tableName(entity)} ${alias}`, ...at.joins].join(" ");
  const none = field.columns.map((c) => `${open.row.prefix}${identifier(c.column)} is null`).join(" or ");
  return [{ sql: `(${none} or exists (select from ${from} where ${[...on, condition_].join(" and ")}))`, unmet: missingReference(open.entity, field) }];
}

/** The conditions of an action one by one, as the list of a SELECT: what stood in the way of it. */
export interface Reasons {
  readonly list: readonly string[];
  readonly params: readonly Parameter[];
  readonly fields: readonly string[];
}

export const seenName = "~seen", mayName = "~may", fieldName = (i: number): string => `~f${i}`;

export function reasons(entity: EntityNode, action: "update" | "delete", cells: readonly Cell[], { target, asker }: Creating): Reasons {
  const { rights } = asker;
  if (rights === undefined) return { list: [], params: [], fields: [] };
  const open = written(entity, target);
  const fields = writtenFields(entity, cells);
  const named = (decision: Decision, name: string) => `coalesce(${texts(open, [decision]).map((text) => `(${text})`)[0] ?? "true"}, false) as ${identifier(name)}`;
  const list = [
    named(rights.may(entity.name, "read"), seenName),
    named(rights.may(entity.name, action), mayName),
    ...fields.map((field, i) => named(rights.write(entity.name, field), fieldName(i))),
  ];
  return { list, params: bind(open.scope.emitter.params.sources, [], asker), fields };
}
