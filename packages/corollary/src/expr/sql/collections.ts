import type { CollectionField } from "../../model/model.js";
import type { Aggregate, Collection, Expression, Quantifier } from "../node.js";
import { walk } from "../traverse.js";
import { valueAlone } from "./arithmetic.js";
import { SqlRefused } from "./errors.js";
import { cast, fragment, Strength, within, type Fragment } from "./fragment.js";
import { follow } from "./path.js";
import { pointingAt, present } from "./pointing.js";
import { aliasFor, identifier } from "./quote.js";
import { conditionTexts, fieldRestriction, restriction } from "./rights.js";
import { entityOf, fieldOf, level, opened, tableName, tableRow, withRow, type RowHandle, type Scope } from "./scope.js";
import { toSql } from "./to-sql.js";
import { collated } from "./value.js";

/** The rows of a collection as a FROM clause; finish it after everything that may join to it is written. */
export interface OpenCollection {
  readonly scope: Scope;
  /** Which rows belong to the owner. */
  readonly belongs: readonly string[];
  finish(): string;
}

export function openCollection(rows: Collection, as: string, outer: Scope): OpenCollection {
  const owner = follow(rows.row, rows.path.slice(0, -1), outer, toSql);
  const name = rows.path.at(-1);
  if (owner.kind !== "row" || name === undefined) throw new SqlRefused("unknown_name", "A collection is the field of a row.");
  const field = fieldOf(owner.row.entity, name);
  if (field.kind !== "collection") throw new SqlRefused("unsupported", `${owner.row.entity.name}.${name} is not a collection.`);
  if (outer.emitter.mode === "constant" || outer.emitter.mode === "default") {
    throw new SqlRefused("leaves_row", `${owner.row.entity.name}.${name} is kept in other rows.`);
  }
  const { emitter } = outer;
  const target = entityOf(emitter.model, field.target);
  const at = level("join");
  const link = field.through === undefined ? undefined : entityOf(emitter.model, field.through.entity);
  const holder = link ?? target;
  const holderAlias = identifier(aliasFor(holder.table, emitter.aliases));
  const belongs = [
    ...ownerRestriction(owner.row, field, outer),
    ...pointingAt(holder, field.via, holderAlias, owner.row.key.map((k) => k.text), outer, toSql),
  ];
  let from = `${tableName(holder)} ${holderAlias}`;
  let alias = holderAlias;
  if (link !== undefined && field.through !== undefined) {
    alias = identifier(aliasFor(target.table, emitter.aliases));
    const key = tableRow(emitter, target, alias, at).key.map((k) => k.text);
    from += ` join ${tableName(target)} ${alias} on ${pointingAt(link, field.through.to, holderAlias, key, outer, toSql).join(" and ")}`;
    belongs.push(...present(link, holderAlias), ...conditionTexts(restriction(outer, link.name), tableRow(emitter, link, holderAlias, at), outer, toSql));
  }
  const row = tableRow(emitter, target, alias, at);
  belongs.push(...present(target, alias), ...conditionTexts(restriction(outer, target.name), row, outer, toSql));
  return { scope: withRow(outer, as, row, at), belongs, finish: () => [from, ...at.joins].join(" ") };
}

/** Whether the asker may see the collection of its owner: no rows otherwise. A row that is not there has none either. */
function ownerRestriction(owner: RowHandle, field: CollectionField, scope: Scope): string[] {
  const rule = fieldRestriction(scope, owner, field.name);
  if (owner.where === undefined && rule === undefined) return [];
  if (owner.prefix === undefined && owner.level.reach === "subselect") return ownerAlone(owner, rule, scope);
  const row = opened(scope, owner, toSql);
  return [...row.key.map((part) => `${part.text} is not null`), ...conditionTexts(rule, row, scope, toSql)];
}

/** The same where the owner cannot be joined. */
function ownerAlone(owner: RowHandle, rule: ReturnType<typeof fieldRestriction>, scope: Scope): string[] {
  const alias = aliasFor(owner.entity.table, scope.emitter.aliases);
  const at = level("join");
  const row = tableRow(scope.emitter, owner.entity, alias, at);
  const on = [
    ...row.key.map((part, i) => `${part.text} = ${owner.key[i]?.text ?? "null"}`),
    ...conditionTexts(owner.where, row, scope, toSql), ...conditionTexts(rule, row, scope, toSql),
  ];
  return [`exists (select from ${[`${tableName(owner.entity)} ${alias}`, ...at.joins].join(" ")} where ${on.join(" and ")})`];
}

export function quantifier(node: Quantifier, scope: Scope): Fragment {
  const rows = openCollection(node.in, node.as, scope);
  const conditions = [...rows.belongs];
  if (node.where !== undefined) {
    const where = toSql(node.where, rows.scope);
    conditions.push(node.op === "every" ? `${within(where, Strength.other)} is not true` : within(where, Strength.and));
  }
  const exists = `exists (select from ${rows.finish()} where ${conditions.join(" and ")})`;
  return node.op === "some" ? fragment(exists, "boolean") : fragment(`not ${exists}`, "boolean", Strength.not);
}

export function aggregate(node: Aggregate, scope: Scope): Fragment {
  const rows = openCollection(node.in, node.as, scope);
  const value = node.op === "count" ? undefined : toSql(valueOf(node), rows.scope);
  const conditions = [...rows.belongs];
  if (node.where !== undefined) conditions.push(within(toSql(node.where, rows.scope), Strength.and));
  const from = `from ${rows.finish()} where ${conditions.join(" and ")}`;
  if (value === undefined) return fragment(`(select count(*) ${from})`, "bigint");
  if (reads(valueOf(node), node.as)) return selected(aggregated(node, value, scope), from);
  // Postgres takes an aggregate over outer columns alone for one of the outer query.
  const alias = identifier(aliasFor("value", scope.emitter.aliases));
  return selected(aggregated(node, { ...value, text: `${alias}.v`, strength: Strength.atom }, scope), `from (select ${value.text} as v ${from}) ${alias}`);
}

function selected(result: Fragment, from: string): Fragment {
  return fragment(`(select ${result.text} ${from})`, result.sql, Strength.atom, result.collation);
}

/** Whether an expression reads the rows of a variable. */
function reads(node: Expression, row: string): boolean {
  let found = false;
  walk(node, (part) => {
    if (part.op === "field") found ||= part.row === row;
    if (!("in" in part)) return true;
    found ||= part.in.row === row;
    // A collection that takes the same name hides the row.
    return part.as !== row;
  });
  return found;
}

function aggregated(node: Aggregate, value: Fragment, scope: Scope): Fragment {
  switch (node.op) {
    case "count": return fragment("count(*)", "bigint");
    case "sum": return summed(node, value);
    case "avg": return value.sql === "float8" ? fragment(`avg(${value.text})`, "float8") : fragment(`avg(${valueAlone(valueOf(node), value).text})`, "numeric");
    case "min": case "max": {
      const ordered = value.sql === "text" && value.collation === undefined ? collated(value, scope) : value;
      const plain = ordered.sql !== "text" && valueOf(node).type.kind === "text" ? cast(ordered, "text") : ordered;
      return fragment(`${node.op}(${plain.text})`, plain.sql, Strength.atom, plain.collation);
    }
  }
}

function summed(node: Aggregate, value: Fragment): Fragment {
  if (node.type.kind === "interval") return fragment(`coalesce(sum(${value.text}), interval '0')`, "interval");
  // The sum of integers is a bigint, that of bigints a numeric: neither overflows what can be stored.
  const sql = value.sql === "float8" ? "float8" : value.sql === "integer" || value.sql === "smallint" ? "bigint" : "numeric";
  // Nothing adds up to zero with the digits that something would have.
  const scale = sql === "numeric" && node.type.kind === "decimal" ? (node.type.scale ?? 0) : 0;
  return fragment(`coalesce(sum(${value.text}), ${scale > 0 ? `0.${"0".repeat(scale)}` : "0"})`, sql);
}

function valueOf(node: Aggregate): Expression {
  if (node.value === undefined) throw new SqlRefused("unsupported", `${node.op} needs a value.`);
  return node.value;
}
