import { bind, emitter, identifier, level, Shape, type ParamSource } from "../../expr/sql/index.js";
import { Strength, within } from "../../expr/sql/fragment.js";
import { tableName } from "../../expr/sql/scope.js";
import type { Statement } from "../../database/port.js";
import type { Cache } from "../cache.js";
import type { CompileTarget } from "../compile-read.js";
import { InvalidQuery } from "../errors.js";
import type { RowDecoder } from "../decode.js";
import { askedConditions, fromClause, openLevel, whereClause, type OpenLevel } from "../level.js";
import { entityOf } from "../model.js";
import { decoderOf, project, selectItem } from "../project.js";
import type { Archived, Query } from "../query.js";
import type { Asker, Rights } from "../rights.js";
import { collectQuery } from "../shape.js";
import { checkItem, checksOn, conditionsOn, writtenFields, type Check } from "./acting.js";
import type { Cell } from "./cell.js";
import type { RowInput } from "./input.js";
import { statesBefore } from "./transitions.js";
import type { Unmet } from "./unmet.js";

/** The rows that a change by conditions is about. */
export interface Filter {
  readonly entity: string;
  readonly where: NonNullable<Query["where"]>;
  readonly archived?: Archived;
}

/** `lock`: holds the rows that an update is about; `offending`: a row whose state is in the way of one. */
export type WhereAction = "update" | "delete" | "offending" | "lock";

export interface CompiledWhere {
  readonly text: string;
  readonly sources: readonly ParamSource[];
  /** Conditions on the rows as they were written, and what is given back to tell them. */
  readonly checks: ReadonlyMap<string, Unmet>;
  readonly decoder: RowDecoder;
}

export interface WhereCompiler {
  readonly target: CompileTarget;
  readonly cache: Cache<CompiledWhere>;
}

/** A change of all rows for which conditions hold, and which the asker may change. `input`: what they become, for updates. */
export function whereStatement(action: WhereAction, filter: Filter, input: RowInput | undefined, compiler: WhereCompiler, asker: Asker): Statement & Pick<CompiledWhere, "checks" | "decoder"> {
  const { entity, where, archived } = filter;
  if (where === undefined) throw new InvalidQuery(entity, "Conditions must be stated; to mean every row, say so.");
  const query: Query = { entity, where, ...(archived === undefined ? {} : { archived }) };
  const shape = new Shape();
  collectQuery(query, shape);
  const cells = input?.cells ?? [], states = action === "lock" ? [] : input?.states ?? [];
  const key = `${action} ${JSON.stringify([cells.map((c) => c.column), states.map((s) => s.field.name), asker.rights?.key])} ${shape.key}`;
  const { text, sources, checks, decoder } = compiler.cache.get(key, () => compile(action, query, input, compiler.target, asker.rights));
  const stated = action === "update" ? cells.map((c) => c.value) : [];
  return { text, checks, decoder, params: [...bind(sources, shape.values, asker), ...stated, ...states.map((s) => statesBefore(s.field, s.to))] };
}

function compile(action: WhereAction, query: Query, input: RowInput | undefined, target: CompileTarget, rights: Rights | undefined): CompiledWhere {
  const own = structuredClone(query);
  const shape = new Shape({ slots: true });
  collectQuery(own, shape);
  const of = emitter(target.model, { slots: shape.slots ?? new Map(), collation: target.collation, rights });
  const entity = entityOf(target.model, query.entity);
  const open = openLevel(entity, of);
  const where = askedConditions(open, own);
  const cells = input?.cells ?? [];
  const { guard, checks } = guarded(open, action, cells, rights);
  const back = checks.length === 0 ? [] : project(open, { select: entity.key.fields }, { form: "row", hidden: true });
  let next = of.params.sources.length;
  const set = action === "update" ? cells.map((c) => `${identifier(c.column)} = $${(next += 1)}`) : [];
  const states = action === "lock" ? [] : input?.states ?? [];
  const reachable = states.map((s) => `${open.row.prefix}${identifier(s.field.column)} ${action === "offending" ? "<> all" : "= any"}($${(next += 1)})`);
  const table = `${tableName(entity)} as ${identifier(open.alias)}`;
  const rows = selected(open, where, [...guard, ...reachable]);
  const named = checks.map((each, i) => ({ ...each, name: `~${i}` }));
  const made = (text: string): CompiledWhere => ({ text, sources: of.params.sources, checks: new Map(named.map(({ name, unmet }) => [name, unmet])), decoder: decoderOf(back) });
  switch (action) {
    case "update": {
      const returning = named.length === 0 ? "" : ` returning ${[...back.map(selectItem), ...named.map(checkItem)].join(", ")}`;
      return made(`update ${table} set ${set.join(", ")}${rows}${returning}`);
    }
    case "delete": return made(`delete from ${table}${rows}`);
    case "lock": return made(`select from ${table}${rows} for update of ${identifier(open.alias)}`);
    case "offending": {
      const found = states.map((s, i) => `${open.row.prefix}${identifier(s.field.column)} as s${i}`);
      return made(`select ${found.join(", ")} from ${table}${rows} limit 1`);
    }
  }
}

/**
 * What rights ask of the rows. It stands beside the key of the row, not among the conditions that find keys, so that it is
 * about the row as it is when it is changed, whatever others did to it meanwhile.
 */
function guarded(open: OpenLevel, action: WhereAction, cells: readonly Cell[], rights: Rights | undefined): { readonly guard: readonly string[]; readonly checks: readonly Check[] } {
  if (rights === undefined) return { guard: [], checks: [] };
  const at = level("subselect");
  const row = { ...open.row, level: at };
  const alone: OpenLevel = { ...open, row, at, scope: { ...open.scope, rows: new Map([["this", row]]), level: at } };
  const wrote = writtenFields(open.entity, cells);
  return {
    guard: conditionsOn(alone, action === "delete" ? "delete" : "update", wrote, rights),
    checks: action === "update" ? checksOn(alone, "update", wrote, cells, rights) : [],
  };
}

/** Conditions that need other tables go through the keys of the rows, since UPDATE and DELETE cannot join outwards. */
function selected(open: OpenLevel, where: ReturnType<typeof askedConditions>, beside: readonly string[]): string {
  const parts = open.at.joins.length === 0 ? where.map((part) => within(part, Strength.and)) : [`${keyOfRow(open)} in (select ${keyTexts(open)} from ${fromClause(open)}${whereClause(where)})`];
  const all = [...parts, ...beside];
  return all.length === 0 ? "" : ` where ${all.join(" and ")}`;
}

function keyTexts(open: OpenLevel): string {
  return open.row.key.map((k) => k.text).join(", ");
}

function keyOfRow(open: OpenLevel): string {
  return open.row.key.length === 1 ? keyTexts(open) : `(${keyTexts(open)})`;
}
