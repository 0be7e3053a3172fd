import type { Compare, Expression, In, Json, Literal } from "../node.js";
import { listEncoder, type Encoder } from "./encode.js";
import { compareEncrypted, encryptedAt, memberEncrypted } from "./encrypted.js";
import { SqlRefused } from "./errors.js";
import { cast, comparison, conjunction, disjunction, fragment, Strength, within, type Fragment } from "./fragment.js";
import { follow, keyTypes } from "./path.js";
import { entityOf, fieldOf, type RowHandle, type Scope } from "./scope.js";
import { pair } from "./operands.js";
import { isListOfConstants, listType } from "./shape.js";
import { constantType, held } from "./value.js";
import { toSql } from "./to-sql.js";

const operators = { eq: "=", ne: "<>", lt: "<", lte: "<=", gt: ">", gte: ">=" } as const;

export function compare(node: Compare, scope: Scope): Fragment {
  const { left, right } = node;
  const encrypted = compareEncrypted(node, scope, toSql);
  if (encrypted !== undefined) return encrypted;
  if (left.type.kind === "row" || right.type.kind === "row") return compareRows(node, scope);
  const exact = node.op === "eq" || node.op === "ne";
  const [a, b] = pair(left, right, scope, exact);
  if (exact) return comparison(a, operators[node.op], b);
  const [x, y] = orderable(a, b);
  return comparison(x, operators[node.op], y);
}

/** Text is ordered by the collation of its column; where two collations meet or there is none, by code point. */
function orderable(a: Fragment, b: Fragment): [Fragment, Fragment] {
  if (a.sql !== "text" || b.sql !== "text") return [a, b];
  const named = [a.collation, b.collation].filter((c) => c !== undefined);
  if (named.length > 0 && new Set(named).size === 1) return [a, b];
  // Stated on both sides: a collation stated deep inside one of them would contradict it otherwise.
  return [byCodePoint(a), byCodePoint(b)];
}

export function byCodePoint(part: Fragment): Fragment {
  return fragment(`${within(part, Strength.collate)} collate "C"`, part.sql, Strength.collate, '"C"');
}

function compareRows(node: Compare, scope: Scope): Fragment {
  const rowSide = [node.left, node.right].find((side) => side.type.kind === "row" && side.op === "field");
  if (rowSide === undefined || rowSide.op !== "field") throw new SqlRefused("unsupported", "A row can only be compared where one side is a path.");
  const row = rowOf(rowSide, scope);
  const types = keyTypes(row, scope);
  const [left, right] = [node.left, node.right].map((side) => (side === rowSide ? row.key : keyOf(side, row, types, scope)));
  if (left === undefined || right === undefined) throw new SqlRefused("unsupported", "A comparison has two sides.");
  const pairs = left.map((part, i) => comparison(part, "=", right[i] ?? fragment("null", "?")));
  if (node.op === "eq") return conjunction(pairs);
  if (node.op === "ne" && pairs.length === 1) return comparison(left[0] ?? fragment("null", "?"), "<>", right[0] ?? fragment("null", "?"));
  return fragment(`not (${conjunction(pairs).text})`, "boolean", Strength.not);
}

function rowOf(node: Expression & { readonly op: "field" }, scope: Scope): RowHandle {
  const reached = follow(node.row, node.path, scope, toSql);
  if (reached.kind === "row") return reached.row;
  throw new SqlRefused("unsupported", `${node.path.join(".")} is not a row.`);
}

/** The key columns of whatever a row is compared with: another row, a constant key, or something that holds one. */
function keyOf(side: Expression, row: RowHandle, types: readonly string[], scope: Scope): readonly Fragment[] {
  if (side.op === "field" && side.type.kind === "row") return rowOf(side, scope).key;
  if (side.op === "literal" && types.length > 1) return compoundKey(side, row, types, scope);
  return [cast(toSql(side, scope, types[0]), types[0] ?? "text")];
}

/** A compound key stated as an object by field name. Each column takes its part of the same constant. */
function compoundKey(node: Literal, row: RowHandle, types: readonly string[], scope: Scope): Fragment[] {
  const names = row.entity.key.fields;
  return types.map((type, i) => held(node, node.value, memberEncoder(names[i] ?? ""), type, scope));
}

function memberEncoder(name: string): Encoder {
  return (value) => {
    const member: Json | undefined = typeof value === "object" && value !== null && !Array.isArray(value) ? (value as { readonly [key: string]: Json })[name] : undefined;
    return member === undefined || member === null ? null : String(member);
  };
}

/** Whether the row a path ends at is missing: its key is. */
export function isNull(of: Expression, scope: Scope): Fragment {
  if (of.op === "field" && of.type.kind === "row") {
    const { key } = rowOf(of, scope);
    return disjunction(key.map((part) => fragment(`${part.text} is null`, "boolean", Strength.is)));
  }
  const embedded = embeddedColumns(of, scope);
  if (embedded !== undefined) return conjunction(embedded.map((part) => fragment(`${part.text} is null`, "boolean", Strength.is)));
  return nullTest(of, "is null", scope);
}

function nullTest(of: Expression, test: "is null" | "is not null", scope: Scope): Fragment {
  const at = encryptedAt(of, scope) === undefined ? scope : { ...scope, encrypted: "index" as const };
  const value = toSql(of, at);
  // What is read otherwise than it is stored is null where it is: nothing is to be converted for that.
  return fragment(`${value.stored ?? within(value, Strength.other)} ${test}`, "boolean", Strength.is);
}

/**
 * In Postgres's own words where the value is no row: `is not null` of a row asks that all its members are there. Undefined
 * for all other negations.
 */
export function isNotNull(of: Expression, scope: Scope): Fragment | undefined {
  return of.type.kind === "row" || embeddedColumns(of, scope) !== undefined ? undefined : nullTest(of, "is not null", scope);
}

/** The columns of an embedded value that a path ends at; it is null where all of them are. */
function embeddedColumns(of: Expression, scope: Scope): Fragment[] | undefined {
  if (of.op !== "field") return undefined;
  const entity = entityAt(of.row, of.path.slice(0, -1), scope);
  const last = of.path.at(-1);
  const field = entity === undefined || last === undefined ? undefined : entity.fields[last];
  if (field?.kind !== "embedded") return undefined;
  return Object.keys(field.fields).map((name) => {
    const reached = follow(of.row, [...of.path, name], { ...scope, encrypted: "index" }, toSql);
    if (reached.kind !== "value") throw new SqlRefused("unsupported", `${name} is no value.`);
    return reached.value;
  });
}

function entityAt(row: string, path: readonly string[], scope: Scope) {
  let entity = scope.rows.get(row)?.entity;
  for (const name of path) {
    const field = entity === undefined ? undefined : fieldOf(entity, name);
    entity = field?.kind === "reference" ? entityOf(scope.emitter.model, field.target) : undefined;
  }
  return entity;
}

export function membership(node: In, scope: Scope): Fragment {
  if (node.items.length === 0) return fragment("false", "boolean");
  const encrypted = memberEncrypted(node, scope, toSql);
  if (encrypted !== undefined) return encrypted;
  if (!isListOfConstants(node)) {
    return disjunction(node.items.map((item) => compare({ op: "eq", type: node.type, left: node.of, right: item }, scope)));
  }
  const type = listType(node);
  if (node.of.type.kind !== "row") {
    const of = toSql(node.of, scope);
    return listed(node, of, constantType(type, scope, of.sql), listEncoder(type), scope);
  }
  if (node.of.op !== "field") throw new SqlRefused("unsupported", "Membership of a row needs a path.");
  const row = rowOf(node.of, scope);
  const [key] = row.key, [sql] = keyTypes(row, scope);
  if (key === undefined || sql === undefined || row.key.length > 1) throw new SqlRefused("unsupported", `${row.entity.name} has a compound key; compare with an object by field name.`);
  return listed(node, key, sql, listEncoder({ kind: "text" }), scope);
}

/** `of = any($1)`: one parameter whatever the length of the list. */
function listed(node: In, of: Fragment, item: string, encode: Encoder, scope: Scope): Fragment {
  const values = node.items.map((i) => (i.op === "literal" ? i.value : null));
  const list = held(node, values, encode, `${item}[]`, scope);
  return fragment(`${within(of, Strength.like)} = any(${list.text})`, "boolean", Strength.comparison);
}
