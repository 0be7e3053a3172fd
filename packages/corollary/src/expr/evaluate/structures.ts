import type { Contains, Json, JsonPath, Overlaps } from "../node.js";
import type { Type } from "../type.js";
import { comparatorOf, rangeIncludes, rangesOverlap, type Comparator } from "./compare.js";
import { exactOfText } from "./exact.js";
import { lift, lift2, type Closure, type JsonBox, type RangeOf, type Value } from "./value.js";

export function compileJson(node: JsonPath, of: Closure): Closure {
  const { path, as } = node;
  return lift<JsonBox, Value>(of, (box) => jsonValue(jsonMember(box.json, path), as));
}

function jsonMember(json: Json, path: readonly string[]): Json {
  let at: Json = json;
  for (const step of path) {
    if (typeof at !== "object" || at === null) return null;
    if (Array.isArray(at)) at = /^\d+$/.test(step) ? (at as readonly Json[])[Number(step)] ?? null : null;
    else at = Object.hasOwn(at, step) ? (at as { readonly [key: string]: Json })[step] ?? null : null;
  }
  return at;
}

function jsonValue(json: Json, as: JsonPath["as"]): Value | null {
  switch (as) {
    case "text": return typeof json === "string" ? json : null;
    case "boolean": return typeof json === "boolean" ? json : null;
    case "decimal": return typeof json === "number" ? exactOfText(String(json)) ?? null : null;
    case "json": return json === null ? null : { json };
  }
}

export function compileHas(node: Contains, of: Closure, item: Closure): Closure<boolean> {
  const inside = itemType(node.of.type);
  if (node.of.type.kind === "range") {
    const compare = comparatorOf(node.item.type, inside);
    return lift2<RangeOf, Value, boolean>(of, item, (range, value) => rangeIncludes(range, value, compare));
  }
  return arrayHas(of, item, comparatorOf(inside, node.item.type));
}

/** Containment, as an index answers it: nulls in the array are passed over, and no array has null. */
function arrayHas(of: Closure, item: Closure, compare: Comparator): Closure<boolean> {
  return (frame) => {
    const items = of(frame) as readonly (Value | null)[] | null;
    if (items === null) return null;
    const sought = item(frame);
    return sought !== null && items.some((one) => one !== null && compare(one, sought) === 0);
  };
}

export function compileOverlaps(node: Overlaps, left: Closure, right: Closure): Closure<boolean> {
  const compare = comparatorOf(itemType(node.left.type), itemType(node.right.type));
  if (node.left.type.kind === "range") return lift2<RangeOf, RangeOf, boolean>(left, right, (a, b) => rangesOverlap(a, b, compare));
  return lift2<readonly (Value | null)[], readonly (Value | null)[], boolean>(left, right, (a, b) =>
    a.some((x) => x !== null && b.some((y) => y !== null && compare(x, y) === 0)));
}

function itemType(type: Type): Type {
  return type.kind === "array" || type.kind === "range" ? type.of : type;
}
