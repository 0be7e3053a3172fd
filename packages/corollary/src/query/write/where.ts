import type { ParamContext } from "../../expr/sql/index.js";
import { bind, emitter, identifier, Shape, type ParamSource } from "../../expr/sql/index.js";
import { tableName } from "../../expr/sql/scope.js";
import type { Statement } from "../../database/port.js";
import type { Cache } from "../cache.js";
import type { CompileTarget } from "../compile-read.js";
import { InvalidQuery } from "../errors.js";
import { conditions, fromClause, openLevel, whereClause } from "../level.js";
import { entityOf } from "../model.js";
import type { Archived, Query } from "../query.js";
import { collectQuery } from "../shape.js";
import type { RowInput } from "./input.js";
import { statesBefore } from "./transitions.js";

/** The rows that a change by conditions is about. */
export interface Filter {
  readonly entity: string;
  readonly where: NonNullable<Query["where"]>;
  readonly archived?: Archived;
}

export type WhereAction = "update" | "delete" | "offending";

export interface CompiledWhere { readonly text: string; readonly sources: readonly ParamSource[] }

export interface WhereCompiler {
  readonly target: CompileTarget;
  readonly cache: Cache<CompiledWhere>;
}

/** A change of all rows for which conditions hold. `input`: what they become, for updates. */
export function whereStatement(action: WhereAction, filter: Filter, input: RowInput | undefined, compiler: WhereCompiler, context: ParamContext): Statement {
  const { entity, where, archived } = filter;
  if (where === undefined) throw new InvalidQuery(entity, "Conditions must be stated; to mean every row, say so.");
  const query: Query = { entity, where, ...(archived === undefined ? {} : { archived }) };
  const shape = new Shape();
  collectQuery(query, shape);
  const cells = input?.cells ?? [], states = input?.states ?? [];
  const key = `${action} ${JSON.stringify([cells.map((c) => c.column), states.map((s) => s.field.name)])} ${shape.key}`;
  const compiled = compiler.cache.get(key, () => compile(action, query, input, compiler.target));
  const stated = action === "update" ? cells.map((c) => c.value) : [];
  return { text: compiled.text, params: [...bind(compiled.sources, shape.values, context), ...stated, ...states.map((s) => statesBefore(s.field, s.to))] };
}

function compile(action: WhereAction, query: Query, input: RowInput | undefined, target: CompileTarget): CompiledWhere {
  const own = structuredClone(query);
  const shape = new Shape({ slots: true });
  collectQuery(own, shape);
  const of = emitter(target.model, { slots: shape.slots ?? new Map(), collation: target.collation });
  const entity = entityOf(target.model, query.entity);
  const open = openLevel(entity, of);
  const where = conditions(open, own);
  let next = of.params.sources.length;
  const set = action === "update" ? (input?.cells ?? []).map((c) => `${identifier(c.column)} = $${(next += 1)}`) : [];
  const reachable = (input?.states ?? []).map((s) => `${open.row.prefix}${identifier(s.field.column)} ${action === "offending" ? "<> all" : "= any"}($${(next += 1)})`);
  const table = `${tableName(entity)} as ${identifier(open.alias)}`;
  const rows = selected(open, where, reachable);
  const made = (text: string): CompiledWhere => ({ text, sources: of.params.sources });
  switch (action) {
    case "update": return made(`update ${table} set ${set.join(", ")}${rows}`);
    case "delete": return made(`delete from ${table}${rows}`);
    case "offending": {
      const states = (input?.states ?? []).map((s, i) => `${open.row.prefix}${identifier(s.field.column)} as s${i}`);
      return made(`select ${states.join(", ")} from ${table}${rows} limit 1`);
    }
  }
}

/** Conditions that need other tables go through the keys of the rows, since UPDATE and DELETE cannot join outwards. */
function selected(open: ReturnType<typeof openLevel>, where: ReturnType<typeof conditions>, reachable: readonly string[]): string {
  const beside = reachable.map((text) => ` and ${text}`).join("");
  if (open.at.joins.length === 0) return `${whereClause(where)}${beside}`;
  const keys = open.row.key.map((k) => k.text).join(", ");
  const row = open.row.key.length === 1 ? keys : `(${keys})`;
  return ` where ${row} in (select ${keys} from ${fromClause(open)}${whereClause(where)})${beside}`;
}
