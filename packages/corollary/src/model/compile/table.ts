import type { Expression } from "../../expr/node.js";
import type { ExclusionSpec, IndexKey, IndexSpec, Part, TableSpec, UniqueSpec } from "../language/declaration-types.js";
import { isExpression, nodeKey, operand, OrderObject, orderKey } from "../language/expression.js";
import { isSql } from "../language/sql.js";
import type { CheckNode, ExclusionNode, IndexNode, IndexPart, Origin, SqlCheckNode, UniqueNode } from "../model.js";
import { snakeCase } from "../naming.js";

/** What a table declaration adds to its entity. */
export interface TableParts {
  readonly uniques: readonly UniqueNode[];
  readonly indexes: readonly IndexNode[];
  readonly checks: readonly CheckNode[];
  readonly sqlChecks: readonly SqlCheckNode[];
  readonly exclusions: readonly ExclusionNode[];
}

export function tableParts(spec: TableSpec, origin: Origin | undefined): TableParts {
  const from = origin ? { origin } : {};
  const checks = Object.entries(spec.checks ?? {});
  return {
    uniques: (spec.unique ?? []).map((each) => ({ ...unique("on" in each ? each : { on: each }), ...from })),
    indexes: (spec.indexes ?? []).map((each) => ({ ...index("on" in each ? each : { on: each }), ...from })),
    checks: checks.flatMap(([name, check]) => (sqlOf(check) === undefined ? [{ ...checkNode(name, check), ...from }] : [])),
    sqlChecks: checks.flatMap(([name, check]) => {
      const stated = sqlOf(check);
      return stated === undefined ? [] : [{ name, ...stated, ...from }];
    }),
    exclusions: (spec.exclusions ?? []).map((each) => ({ ...exclusion(each), ...from })),
  };
}

function unique(spec: UniqueSpec): UniqueNode {
  const fields = spec.on.map(pathOf);
  return {
    name: spec.name ?? joined(fields),
    fields,
    ...(spec.where ? { where: condition(spec.where) } : {}),
    ...(spec.nullsNotDistinct ? { nullsNotDistinct: true as const } : {}),
    ...(spec.deferrable ? { deferrable: true as const } : {}),
    ...(spec.message !== undefined ? { message: spec.message } : {}),
  };
}

function index(spec: IndexSpec): IndexNode {
  const parts = spec.on.map((key, position) => {
    const operatorClass = spec.operatorClasses?.[position];
    return { ...indexKey(key), ...(operatorClass ? { operatorClass } : {}) };
  });
  return {
    name: spec.name ?? joined(parts.map((part) => ("path" in part ? part.path : ["expression"]))),
    method: spec.method ?? "btree",
    parts,
    ...(spec.include ? { include: spec.include.map(pathOf) } : {}),
    ...(spec.where ? { where: condition(spec.where) } : {}),
    ...(spec.unique ? { unique: true as const } : {}),
    ...(spec.nullsNotDistinct ? { nullsNotDistinct: true as const } : {}),
  };
}

function indexKey(key: IndexKey): IndexNode["parts"][number] {
  if (key instanceof OrderObject) {
    const { by, direction, nulls } = key[orderKey];
    return { ...partOf(by), direction, ...(nulls ? { nulls } : {}) };
  }
  return partOf(nodeOf(key));
}

function exclusion(spec: ExclusionSpec): ExclusionNode {
  return {
    name: spec.name,
    method: spec.method ?? "gist",
    parts: spec.on.map(([part, operator]) => ({ ...partOf(nodeOf(part)), with: operator })),
    ...(spec.where ? { where: condition(spec.where) } : {}),
    ...(spec.message !== undefined ? { message: spec.message } : {}),
  };
}

type CheckSpec = NonNullable<TableSpec["checks"]>[string];

/** A check in SQL; undefined where it is an expression. */
function sqlOf(check: CheckSpec): Pick<SqlCheckNode, "sql" | "message"> | undefined {
  if (isSql(check)) return { sql: check.sql };
  return !isExpression(check) && "that" in check && isSql(check.that) ? { sql: check.that.sql, message: check.message } : undefined;
}

function checkNode(name: string, check: CheckSpec): CheckNode {
  if (isExpression(check)) return { name, expression: check[nodeKey] };
  if ("that" in check) return { name, expression: condition(check.that), message: check.message };
  throw new TypeError(`The check "${name}" is no expression.`);
}

function condition(value: unknown): Expression {
  return operand(value, { kind: "boolean" });
}

function nodeOf(part: unknown): Expression {
  if (isExpression(part)) return part[nodeKey];
  throw new TypeError("A part of an index or unique must be a member of the row or an expression.");
}

/** Members of the row are named, so that their columns are used; anything else is an expression. */
function partOf(node: Expression): IndexPart {
  return node.op === "field" && node.row === "this" ? { path: node.path } : { expression: node };
}

function pathOf(part: Part): readonly string[] {
  const node = partOf(nodeOf(part));
  if ("path" in node) return node.path;
  throw new TypeError("A unique or included part must be a member of the row; for an expression use a unique index.");
}

function joined(paths: readonly (readonly string[])[]): string {
  return paths.flat().map(snakeCase).join("_");
}
