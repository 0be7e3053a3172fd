import * as build from "../../expr/build.js";
import type { Aggregate, Collection, Expression, Quantifier } from "../../expr/node.js";
import type { Type } from "../../expr/type.js";
import { definitionOf, keyNames, nameOf, type Definition } from "./definition.js";
import { draftValueType, type CollectionDraft, type FieldDraft, type MemberDraft, type RefDraft } from "./draft.js";
import type { Class } from "./entity.js";
import { ExpressionObject, isExpression, nodeKey, operand, wrap } from "./expression.js";

/** Where an object of the language keeps the path of names that leads to it from the row. */
export const pathKey: unique symbol = Symbol("corollary.path");

/** Thrown where an expression names a member that the entity does not have. */
export class UnknownMember extends Error {
  override readonly name = "UnknownMember";
  readonly code = "unknown-member";
}

/** A row of the entity as conditions and computed values see it: members by name, each standing for its expression. */
export function rowOf(of: Class<unknown>, row = "this", path: readonly string[] = []): object {
  return new Proxy(Object.create(null) as object, {
    get: (_, name) => (typeof name === "string" ? memberOf(of, row, path, name) : undefined),
    has: (_, name) => typeof name === "string" && definitionOf(of).members.has(name),
    ownKeys: () => [...definitionOf(of).members.keys()],
    getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
  });
}

function memberOf(of: Class<unknown>, row: string, path: readonly string[], name: string): unknown {
  const definition = definitionOf(of);
  const member = findMember(definition, row, path, name);
  if (member !== undefined) return member;
  throw new UnknownMember(`${nameOf(of)} has no member "${name}". It has: ${[...definition.members.keys()].join(", ")}.`);
}

function findMember(definition: Definition, row: string, path: readonly string[], name: string): unknown {
  const draft = definition.members.get(name);
  if (draft) return memberExpression(draft, row, [...path, name]);
  if (name === "id" && keyNames(definition).length === 0) return wrap(build.field(row, [...path, "id"], { kind: "uuid" }));
  return undefined;
}

/** What a member stands for, reached by `path` from the row variable `row`. */
export function memberExpression(draft: MemberDraft, row: string, path: readonly string[]): object {
  switch (draft.kind) {
    case "field":
      return new FieldExpression(draft, row, path);
    case "ref":
      return through(new RefExpression(draft, row, path), draft.target, row, path);
    case "collection":
      return draft.single
        ? through(new SingleExpression(draft, row, path), draft.target, row, path)
        : new CollectionExpression(draft, row, path);
    case "embedded":
      return through({ $kind: "embedded", [pathKey]: path }, draft.value, row, path);
  }
}

/** Members of the class behind a relation first, the relation's own operators second. */
function through(own: object, target: () => Class<unknown>, row: string, path: readonly string[]): object {
  return new Proxy(own, {
    get(_, name, receiver) {
      if (typeof name === "symbol" || name.startsWith("$")) return Reflect.get(own, name, own);
      const member = findMember(definitionOf(target()), row, path, name);
      if (member !== undefined) return member;
      const operator: unknown = Reflect.get(own, name, own);
      if (typeof operator === "function") return operator.bind(own);
      return memberOf(target(), row, path, name);
    },
  });
}

class FieldExpression extends ExpressionObject {
  readonly $kind: "field" | "state" | "computed";
  readonly [pathKey]: readonly string[];
  constructor(draft: FieldDraft, row: string, path: readonly string[]) {
    super(build.field(row, path, draftValueType(draft.type)));
    this.$kind = draft.states ? "state" : draft.computed ? "computed" : "field";
    this[pathKey] = path;
  }
  /** The move of an action to a state. */
  to(state: string) { return { transition: true as const, field: this[pathKey].at(-1), state }; }
}

class RefExpression extends ExpressionObject {
  readonly $kind = "ref";
  readonly [pathKey]: readonly string[];
  private readonly draft: RefDraft;
  constructor(draft: RefDraft, row: string, path: readonly string[]) {
    super(build.field(row, path, { kind: "row", entity: nameOf(draft.target()) }));
    this.draft = draft;
    this[pathKey] = path;
  }
  /** Refers to the same row as another reference, or to the row with that key. */
  is(other: unknown) {
    const node = isExpression(other) ? other[nodeKey] : undefined;
    const key = keyType(this.draft.target());
    if (node?.op === "actor") return wrap(build.compare("eq", this[nodeKey], build.actor(node.name, key)));
    return wrap(build.compare("eq", this[nodeKey], node ?? operand(other, key)));
  }
}

class SingleExpression extends ExpressionObject {
  readonly $kind = "one";
  readonly [pathKey]: readonly string[];
  constructor(draft: CollectionDraft, row: string, path: readonly string[]) {
    super(build.field(row, path, { kind: "row", entity: nameOf(draft.target()) }));
    this[pathKey] = path;
  }
}

/** The type of an entity's key in expressions. Compound keys have none: compare references instead. */
export function keyType(of: Class<unknown>): Type {
  const definition = definitionOf(of);
  const keys = keyNames(definition);
  const only = keys.length === 1 ? definition.members.get(keys[0] ?? "") : undefined;
  if (keys.length === 0) return { kind: "uuid" };
  if (only?.kind === "field") return draftValueType(only.type);
  if (only?.kind === "ref") return keyType(only.target());
  return { kind: "row", entity: nameOf(of) };
}

/** Depth of the lambda that is being read: names the row variables. */
let depth = 0;

class CollectionExpression {
  readonly $kind = "many";
  readonly [pathKey]: readonly string[];
  private readonly conditions: readonly ((row: object) => unknown)[];
  constructor(
    private readonly draft: CollectionDraft,
    private readonly row: string,
    path: readonly string[],
    conditions: readonly ((row: object) => unknown)[] = [],
  ) {
    this[pathKey] = path;
    this.conditions = conditions;
  }

  where(condition: (row: object) => unknown) {
    return new CollectionExpression(this.draft, this.row, this[pathKey], [...this.conditions, condition]);
  }
  some(condition?: (row: object) => unknown) { return this.quantifier("some", condition); }
  every(condition: (row: object) => unknown) { return this.quantifier("every", condition); }
  none(condition?: (row: object) => unknown) { return this.quantifier("none", condition); }
  count(condition?: (row: object) => unknown) {
    return (condition ? this.where(condition) : this).aggregate("count");
  }
  sum(value: (row: object) => unknown) { return this.aggregate("sum", value); }
  avg(value: (row: object) => unknown) { return this.aggregate("avg", value); }
  min(value: (row: object) => unknown) { return this.aggregate("min", value); }
  max(value: (row: object) => unknown) { return this.aggregate("max", value); }

  private get collection(): Collection {
    return { row: this.row, path: this[pathKey], entity: nameOf(this.draft.target()) };
  }

  private quantifier(op: Quantifier["op"], condition?: (row: object) => unknown) {
    return this.bound((as, row) => {
      const earlier = this.conditions.map((each) => nodeOf(each(row)));
      const last = condition ? [nodeOf(condition(row))] : [];
      if (op === "every" && earlier.length > 0) return this.everyOf(as, earlier, last);
      const all = [...earlier, ...last];
      return build.quantifier(op, this.collection, as, all.length > 0 ? build.and(...all) : undefined);
    });
  }

  /** Every row that passes the earlier conditions: none passes them and fails the last (unknown counts as failing). */
  private everyOf(as: string, earlier: readonly Expression[], last: readonly Expression[]): Expression {
    const met = build.coalesce([build.and(...last), build.literal(false, { kind: "boolean" })]);
    return build.quantifier("none", this.collection, as, build.and(...earlier, build.not(met)));
  }

  private aggregate(op: Aggregate["op"], value?: (row: object) => unknown) {
    return this.bound((as, row) => {
      const where = this.conditions.map((each) => nodeOf(each(row)));
      return build.aggregate(op, this.collection, as, {
        ...(where.length > 0 ? { where: build.and(...where) } : {}),
        ...(value ? { value: nodeOf(value(row)) } : {}),
      });
    });
  }

  private bound(make: (as: string, row: object) => Expression): ExpressionObject {
    depth += 1;
    try {
      const as = `r${depth}`;
      return wrap(make(as, rowOf(this.draft.target(), as)));
    } finally {
      depth -= 1;
    }
  }
}

function nodeOf(value: unknown): Expression {
  return operand(value, { kind: "boolean" });
}
