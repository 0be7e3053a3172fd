import type { Concat, Expression, TextFunction, TextMatch } from "../node.js";
import { encoderFor, likePattern } from "./encode.js";
import { call, comparison, fragment, Strength, within, type Fragment } from "./fragment.js";
import { asText } from "./operands.js";
import type { Scope } from "./scope.js";
import { collated, constant } from "./value.js";

export function textFunction(node: TextFunction, scope: Scope): Fragment {
  const of = asText(node.of, scope);
  switch (node.op) {
    case "lower": case "upper": { const cased = collated(of, scope); return call(node.op, [cased], "text", cased.collation); }
    case "trim": return call("trim", [of], "text", of.collation);
    case "length": return call("length", [of], "integer");
  }
}

export function concat(node: Concat, scope: Scope): Fragment {
  const parts = node.of.map((part) => asText(part, scope));
  const [first, ...rest] = parts;
  if (first === undefined) return fragment("''::text", "text", Strength.cast);
  if (rest.length === 0) return first;
  const names = new Set(parts.flatMap((p) => (p.collation === undefined ? [] : [p.collation])));
  const collation = names.size === 1 ? [...names][0] : undefined;
  return fragment(parts.map((p) => within(p, Strength.sum)).join(" || "), "text", Strength.other, collation);
}

export function textMatch(node: TextMatch, scope: Scope): Fragment {
  switch (node.op) {
    case "matches": return words(node, scope);
    case "like": return like(node, asText(node.part, scope), scope);
    case "contains": case "startsWith": case "endsWith":
      return node.part.op === "literal" ? like(node, pattern(node.op, node.part, scope), scope) : literally(node.op, node, scope);
  }
}

function like(node: TextMatch, part: Fragment, scope: Scope): Fragment {
  const of = asText(node.of, scope);
  const subject = node.caseless === true ? collated(of, scope) : of;
  const operator = node.caseless === true ? "ilike" : "like";
  return fragment(`${within(subject, Strength.other)} ${operator} ${within(part, Strength.other)}`, "boolean", Strength.like);
}

/** A constant part as a LIKE pattern, which trigram and prefix indexes serve. */
function pattern(where: "contains" | "startsWith" | "endsWith", part: Expression & { readonly op: "literal" }, scope: Scope): Fragment {
  const plain = encoderFor({ kind: "text" });
  return constant(part, scope, "text", (value) => (value === null ? null : likePattern(String(plain(value)), where)));
}

function literally(op: "contains" | "startsWith" | "endsWith", node: TextMatch, scope: Scope): Fragment {
  const [of, part] = [node.of, node.part].map((side) => folded(asText(side, scope), node.caseless === true, scope));
  if (of === undefined || part === undefined) return fragment("null", "boolean");
  switch (op) {
    case "contains": return comparison(call("strpos", [of, part], "integer"), ">", fragment("0", "integer"));
    case "startsWith": return call("starts_with", [of, part], "boolean");
    case "endsWith": return comparison(call("right", [of, call("length", [part], "integer")], "text"), "=", part);
  }
}

function folded(part: Fragment, caseless: boolean, scope: Scope): Fragment {
  return caseless ? call("lower", [collated(part, scope)], "text", part.collation) : part;
}

function words(node: TextMatch, scope: Scope): Fragment {
  const vector = `to_tsvector('simple', ${asText(node.of, scope).text})`;
  return fragment(`${vector} @@ plainto_tsquery('simple', ${asText(node.part, scope).text})`, "boolean", Strength.other);
}
