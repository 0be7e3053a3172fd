/** How tightly the outermost operator of a piece of SQL binds, as Postgres ranks them. */
export const Strength = {
  or: 1, and: 2, not: 3, is: 4, comparison: 5, like: 6, other: 7, sum: 8, product: 9, zone: 11, collate: 12, minus: 13, cast: 14, atom: 15,
} as const;

/** A piece of SQL that gives one value. */
export interface Fragment {
  readonly text: string;
  readonly strength: number;
  /** The Postgres type of the value as written. */
  readonly sql: string;
  /** The collation that text takes from a column; absent where it comes from none. */
  readonly collation?: string;
  /** The column as it is stored, where reading it takes a cast that changes no item's place or number. */
  readonly stored?: string;
}

export function fragment(text: string, sql: string, strength: number = Strength.atom, collation?: string): Fragment {
  return collation === undefined ? { text, sql, strength } : { text, sql, strength, collation };
}

/** The text, in parentheses where it binds less tightly than asked. */
export function within(part: Fragment, strength: number): string {
  return part.strength < strength ? `(${part.text})` : part.text;
}

export function cast(part: Fragment, sql: string): Fragment {
  if (part.sql === sql) return part;
  return fragment(`${within(part, Strength.cast)}::${sql}`, sql, Strength.cast, part.collation);
}

/** `left operator right` where the operator is not associative: equals on the right are wrapped. */
export function infix(left: Fragment, operator: string, right: Fragment, strength: number, sql: string, collation?: string): Fragment {
  return fragment(`${within(left, strength)} ${operator} ${within(right, strength + 1)}`, sql, strength, collation);
}

/** Both sides of a comparison wrapped if they are not plain operands, since comparisons do not chain. */
export function comparison(left: Fragment, operator: string, right: Fragment): Fragment {
  return fragment(`${within(left, Strength.like)} ${operator} ${within(right, Strength.like)}`, "boolean", Strength.comparison);
}

export function call(name: string, args: readonly Fragment[], sql: string, collation?: string): Fragment {
  return fragment(`${name}(${args.map((a) => a.text).join(", ")})`, sql, Strength.atom, collation);
}

/** All of the conditions; the empty list is true. */
export function conjunction(parts: readonly Fragment[]): Fragment {
  const [first] = parts;
  if (first === undefined) return fragment("true", "boolean");
  if (parts.length === 1) return first;
  return fragment(parts.map((p) => within(p, Strength.and)).join(" and "), "boolean", Strength.and);
}

/** Any of the conditions; the empty list is false. */
export function disjunction(parts: readonly Fragment[]): Fragment {
  const [first] = parts;
  if (first === undefined) return fragment("false", "boolean");
  if (parts.length === 1) return first;
  // `and` inside `or` needs no parentheses for Postgres, but does for a reader.
  return fragment(parts.map((p) => within(p, p.strength === Strength.or ? Strength.or : Strength.not)).join(" or "), "boolean", Strength.or);
}
