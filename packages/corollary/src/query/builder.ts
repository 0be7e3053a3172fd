import * as build from "../expr/build.js";
import type { Expression, OrderKey } from "../expr/node.js";
import { definitionOf, nameOf } from "../model/language/definition.js";
import type { Class } from "../model/language/entity.js";
import { isExpression, nodeKey, operand, OrderObject, orderKey } from "../model/language/expression.js";
import { rowOf } from "../model/language/row.js";
import { InvalidQuery, UnknownName } from "./errors.js";
import type { Archived, Include, Included, Query, Selection } from "./query.js";

type Lambda = (row: never) => unknown;

/**
 * What is said of rows, with the language's functions turned into data. Immutable; `Query` and `Subquery` (types.ts) are
 * its faces.
 */
export class Selecting {
  constructor(
    readonly of: Class<unknown>,
    readonly said: Included = {},
  ) {}

  where(condition: Lambda): Selecting {
    const expression = nodeOf(this.of, "where", condition(rowOf(this.of) as never));
    return this.with({ where: this.said.where ? build.and(this.said.where, expression) : expression });
  }

  include(relations: object): Selecting {
    return this.with({ include: { ...this.said.include, ...included(this.of, relations) } });
  }

  select(values: Lambda): Selecting {
    return this.with({ select: selection(this.of, values(rowOf(this.of) as never)) });
  }

  orderBy(order: Lambda): Selecting {
    return this.with({ order: orderOf(this.of, order(rowOf(this.of) as never)) });
  }

  limit(rows: number): Selecting {
    return this.with({ limit: whole(this.of, "limit", rows) });
  }

  offset(rows: number): Selecting {
    return this.with({ offset: whole(this.of, "offset", rows) });
  }

  archived(which: Archived): Selecting {
    return this.with({ archived: which });
  }

  query(more: Pick<Query, "after" | "distinct"> = {}): Query {
    return { entity: nameOf(this.of), ...this.said, ...more };
  }

  private with(more: Included): Selecting {
    return new Selecting(this.of, { ...this.said, ...more });
  }
}

function nodeOf(of: Class<unknown>, method: string, value: unknown): Expression {
  if (isExpression(value) || typeof value === "boolean") return operand(value, { kind: "boolean" });
  throw new InvalidQuery(nameOf(of), `The function given to ${method} returns no expression. Return one such as row.name.eq("…").`);
}

/** `{ lines: true }`, `{ customer: { owner: true } }`, `{ lines: (lines) => lines.limit(3) }` as data. */
function included(of: Class<unknown>, relations: object): Include {
  return Object.fromEntries(
    Object.entries(relations)
      .filter(([, wanted]) => wanted !== undefined && wanted !== false)
      .map(([name, wanted]: [string, unknown]) => [name, level(relatedClass(of, name), wanted)]),
  );
}

function level(target: Class<unknown>, wanted: unknown): Included {
  if (wanted === true) return {};
  if (typeof wanted === "function") {
    const said: unknown = wanted(new Selecting(target));
    if (said instanceof Selecting) return said.said;
  } else if (typeof wanted === "object" && wanted !== null) {
    return { include: included(target, wanted) };
  }
  throw new InvalidQuery(nameOf(target), "An included relation is true, an object of further relations, or a function that returns the query it was given.");
}

function relatedClass(of: Class<unknown>, name: string): Class<unknown> {
  const draft = definitionOf(of).members.get(name);
  if (draft?.kind === "ref" || draft?.kind === "collection") return draft.target();
  throw new UnknownName(nameOf(of), `relation "${name}"`);
}

function selection(of: Class<unknown>, values: unknown): Selection {
  if (typeof values !== "object" || values === null) throw new InvalidQuery(nameOf(of), "The function given to select returns no object of expressions.");
  return Object.fromEntries(
    Object.entries(values).map(([name, value]: [string, unknown]) => {
      if (!isExpression(value)) throw new InvalidQuery(nameOf(of), `"${name}" in select is no expression.`);
      return [name, value[nodeKey]];
    }),
  );
}

function orderOf(of: Class<unknown>, order: unknown): OrderKey[] {
  const keys: unknown[] = Array.isArray(order) ? order : [order];
  return keys.map((key) => {
    if (key instanceof OrderObject) return key[orderKey];
    throw new InvalidQuery(nameOf(of), "The function given to orderBy returns no order. Return one such as row.name.asc(), or a list of them.");
  });
}

function whole(of: Class<unknown>, what: string, rows: number): number {
  if (Number.isSafeInteger(rows) && rows >= 0) return rows;
  throw new InvalidQuery(nameOf(of), `The ${what} is ${rows}; it must be a whole number from 0.`);
}
