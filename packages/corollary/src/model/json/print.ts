import type { Model } from "../model.js";

/**
 * The canonical JSON text of a model: the same bytes for the same model. Entities, enums and all members stand in a
 * fixed order, but fields in theirs, which has a meaning. Indented by two spaces, with a line end at the end.
 */
export function printModel(model: Model): string {
  return `${canonicalText(model, 2)}\n`;
}

/** The canonical text without a line end; without spaces unless `indent` says so. */
export function canonicalText(model: Model, indent = 0): string {
  return JSON.stringify(inOrder(model, []), undefined, indent);
}

/** Members that come before the others, which go by the alphabet. */
const first: readonly string[] = ["corollary", "name", "kind", "op", "label", "plural", "help"];

function inOrder(value: unknown, at: readonly string[]): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => inOrder(item, [...at, "#"]));
  const members = Object.entries(value);
  if (!holdsFields(at)) members.sort(holdsNames(at) ? byName : byMember);
  return Object.fromEntries(members.map(([name, member]) => [name, inOrder(member, [...at, name])]));
}

/** `entities/X/fields` and `entities/X/fields/Y/fields`. */
function holdsFields(at: readonly string[]): boolean {
  return at[0] === "entities" && at[2] === "fields" && (at.length === 3 || (at.length === 5 && at[4] === "fields"));
}

function holdsNames(at: readonly string[]): boolean {
  return at.length === 1;
}

type Member = readonly [string, unknown];

function byName([a]: Member, [b]: Member): number {
  return a < b ? -1 : 1;
}

function byMember(a: Member, b: Member): number {
  return rank(a[0]) - rank(b[0]) || byName(a, b);
}

function rank(name: string): number {
  const place = first.indexOf(name);
  return place < 0 ? first.length : place;
}
