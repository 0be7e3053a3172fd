import type { Case, Coalesce, Contains, Expression, JsonPath, Overlaps, Size } from "../node.js";
import { call, cast, fragment, infix, Strength, within, type Fragment } from "./fragment.js";
import { pair, together } from "./operands.js";
import { quoted } from "./quote.js";
import type { Scope } from "./scope.js";
import { toSql } from "./to-sql.js";

export function jsonPath(node: JsonPath, scope: Scope): Fragment {
  const of = toSql(node.of, scope);
  const path = quoted(`{${node.path.map((name) => `"${name.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`).join(",")}}`);
  const member = node.path.length === 0 ? of : fragment(`${within(of, Strength.other)} #> ${path}`, "jsonb", Strength.other);
  const text = `${within(of, Strength.other)} #>> ${path}`;
  // Kinds are looked at first, so that no stored value can make the cast fail.
  const typed = (kind: string, then: string) => `case when jsonb_typeof(${member.text}) = '${kind}' then ${then} end`;
  switch (node.as) {
    case "text": return fragment(`(${typed("string", text)})`, "text");
    case "decimal": return fragment(`(${typed("number", `(${text})::numeric`)})`, "numeric");
    case "boolean": return fragment(`(${typed("boolean", `(${text})::boolean`)})`, "boolean");
    case "json": return call("nullif", [member, fragment("'null'::jsonb", "jsonb")], "jsonb");
  }
}

export function has(node: Contains, scope: Scope): Fragment {
  const of = toSql(node.of, scope);
  if (node.of.type.kind === "range") {
    const item = cast(toSql(node.item, scope, rangeItem(of.sql)), rangeItem(of.sql));
    const included = infix(of, "@>", item, Strength.other, "boolean");
    if (node.of.op === "field") return included;
    // Where the range is constant, the planner answers for empty and unbounded ones without looking whether the item is null.
    return fragment(`case when ${within(item, Strength.is)} is not null then ${included.text} end`, "boolean");
  }
  const element = of.sql.endsWith("[]") ? of.sql.slice(0, -2) : undefined;
  const item = toSql(node.item, scope, element);
  const one = element === undefined ? item : cast(item, element);
  // A varchar column is text to us, but an array of it is no array of text to Postgres.
  const list = node.item.op === "literal" || element === undefined ? fragment(`array[${one.text}]`, of.sql) : fragment(`array[${one.text}]::${of.sql}`, of.sql, Strength.cast);
  return infix(of, "@>", list, Strength.other, "boolean");
}

const rangeItems: Readonly<Record<string, string>> = {
  int4range: "integer", int8range: "bigint", numrange: "numeric", daterange: "date", tstzrange: "timestamptz", tsrange: "timestamp",
};

function rangeItem(sql: string): string {
  return rangeItems[sql] ?? "text";
}

export function overlaps(node: Overlaps, scope: Scope): Fragment {
  const [left, right] = pair(node.left, node.right, scope, true);
  return infix(left, "&&", right, Strength.other, "boolean");
}

/** Items are counted as they are stored: the cast by which reals are read is not immutable, which generated columns need. */
export function size(node: Size, scope: Scope): Fragment {
  const of = toSql(node.of, scope);
  return call("cardinality", [of.stored === undefined ? of : { ...of, text: of.stored, strength: Strength.atom }], "integer");
}

export function branches(node: Case, scope: Scope, wanted: string | undefined): Fragment {
  const results = [...node.branches.map((b) => b.then), node.otherwise];
  const values = unified(results, scope, wanted);
  const [value] = values;
  const otherwise = values.at(-1);
  if (value === undefined || otherwise === undefined || node.branches.length === 0) return toSql(node.otherwise, scope, wanted);
  const whens = node.branches.map((b, i) => `when ${toSql(b.when, scope).text} then ${values[i]?.text ?? "null"}`);
  return fragment(`case ${whens.join(" ")} else ${otherwise.text} end`, typeOf(values), Strength.atom, collationOf(values));
}

export function coalesce(node: Coalesce, scope: Scope, wanted: string | undefined): Fragment {
  const values = unified(node.of, scope, wanted);
  if (values.length === 0) return fragment("null", "?");
  return call("coalesce", values, typeOf(values), collationOf(values));
}

/** Values of which one is taken: of one type. */
function unified(nodes: readonly Expression[], scope: Scope, wanted: string | undefined): Fragment[] {
  // All constants: what they meet outside decides (the enum of a column, say).
  if (wanted !== undefined && nodes.every((node) => node.op === "literal")) return nodes.map((node) => toSql(node, scope, wanted));
  return together(nodes, scope, false);
}

const widest = ["float8", "numeric", "bigint", "integer", "smallint"];

function typeOf(values: readonly Fragment[]): string {
  const types = new Set(values.map((v) => v.sql));
  return widest.find((name) => types.has(name)) ?? [...types].find((name) => name !== "?") ?? "?";
}

function collationOf(values: readonly Fragment[]): string | undefined {
  const names = new Set(values.flatMap((v) => (v.collation === undefined ? [] : [v.collation])));
  return names.size === 1 ? [...names][0] : undefined;
}
