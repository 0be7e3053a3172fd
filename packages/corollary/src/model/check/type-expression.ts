import { ExpressionError } from "../../expr/errors.js";
import * as build from "../../expr/build.js";
import type { Branch, Collection, Expression } from "../../expr/node.js";
import type { Type } from "../../expr/type.js";
import { typeName } from "../../expr/typing.js";
import { sameData } from "../equal.js";
import { resolveCollection, resolvePath, type PathFault } from "../paths.js";
import type { StatedAggregate, StatedExpression, StatedModel, StatedQuantifier } from "../stated.js";
import type { Place, Report } from "./report.js";

/** Where an expression stands: its rows by variable, and who hears of mistakes. */
export interface Scope {
  readonly model: StatedModel;
  /** Entity of each row variable; "this" is absent where no row exists. */
  readonly rows: ReadonlyMap<string, string>;
  /** Whose expression it is, for messages: "Invoice.total". */
  readonly title: string;
  readonly at: Place;
  readonly report: Report;
}

/**
 * Builds an expression anew by the constructors of the algebra, which give each node its type and refuse operands that
 * do not fit; paths take their types from the fields they lead to. All mistakes are reported; undefined where there
 * was one. The result is in canonical form: constants read as what they stand beside, nested `and`s flattened.
 */
export function typeExpression(stated: StatedExpression, scope: Scope): Expression | undefined {
  const built = construct(stated, scope);
  if (!built) return undefined;
  // A constant's type is only as precise as its writer cared for; that of anything else is known.
  if (stated.op === "literal" || stated.type === undefined || sameData(stated.type, built.type)) return built;
  tell(scope, "expression-type", `a node "${stated.op}" states the type ${described(stated.type)}, but is ${described(built.type)}`, "Leave the type out, or state the one that follows from its operands.");
  return undefined;
}

function construct(stated: StatedExpression, scope: Scope): Expression | undefined {
  try {
    return constructNode(stated, scope);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    tell(scope, `expression-${error.code.replaceAll("_", "-")}`, error.message, sentence(error.hint));
    return undefined;
  }
}

function constructNode(node: StatedExpression, scope: Scope): Expression | undefined {
  const one = (child: StatedExpression, ...at: Place): Expression | undefined => typeExpression(child, { ...scope, at: [...scope.at, ...at] });
  const all = (of: readonly StatedExpression[], member: string): readonly Expression[] | undefined => whole(of.map((child, index) => one(child, member, index)));
  switch (node.op) {
    case "literal": return build.literal(node.value, node.type);
    case "field": return fieldNode(node.row, node.path, scope);
    case "actor": return build.actor(node.name, node.type);
    case "role": return build.role(node.role);
    case "input": return build.input(node.name, node.type);
    case "now": return build.now();
    case "today": return build.today();
    case "eq": case "ne": case "lt": case "lte": case "gt": case "gte": {
      const [left, right] = [one(node.left, "left"), one(node.right, "right")];
      return left && right && build.compare(node.op, left, right);
    }
    case "add": case "sub": case "mul": case "div": case "mod": {
      const [left, right] = [one(node.left, "left"), one(node.right, "right")];
      return left && right && build.arithmetic(node.op, left, right);
    }
    case "overlaps": {
      const [left, right] = [one(node.left, "left"), one(node.right, "right")];
      return left && right && build.overlaps(left, right);
    }
    case "in": {
      const [of, items] = [one(node.of, "of"), all(node.items, "items")];
      return of && items && build.inList(of, items);
    }
    case "has": {
      const [of, item] = [one(node.of, "of"), one(node.item, "item")];
      return of && item && build.has(of, item);
    }
    case "contains": case "startsWith": case "endsWith": case "like": case "matches": {
      const [of, part] = [one(node.of, "of"), one(node.part, "part")];
      return of && part && build.textMatch(node.op, of, part, node.caseless);
    }
    case "and": case "or": {
      const of = all(node.of, "of");
      return of && (node.op === "and" ? build.and(...of) : build.or(...of));
    }
    case "concat": return withAll(all(node.of, "of"), build.concat);
    case "coalesce": return withAll(all(node.of, "of"), build.coalesce);
    case "case": {
      const branches = node.branches.map((branch, index) => branchOf(one(branch.when, "branches", index, "when"), one(branch.then, "branches", index, "then")));
      const [known, otherwise] = [whole(branches), one(node.otherwise, "otherwise")];
      return known && otherwise && build.caseOf(known, otherwise);
    }
    case "some": case "every": case "none": return quantifierNode(node, scope);
    case "count": case "sum": case "avg": case "min": case "max": return aggregateNode(node, scope);
    case "isNull": return withOne(one(node.of, "of"), build.isNull);
    case "not": return withOne(one(node.of, "of"), build.not);
    case "size": return withOne(one(node.of, "of"), build.size);
    case "neg": case "abs": case "floor": case "ceil": return withOne(one(node.of, "of"), (of) => build.numericFunction(node.op, of));
    case "round": return withOne(one(node.of, "of"), (of) => build.round(of, node.digits));
    case "lower": case "upper": case "trim": case "length": return withOne(one(node.of, "of"), (of) => build.textFunction(node.op, of));
    case "plus": return withOne(one(node.of, "of"), (of) => build.plus(of, node.duration));
    case "part": return withOne(one(node.of, "of"), (of) => build.part(of, node.unit));
    case "startOf": return withOne(one(node.of, "of"), (of) => build.startOf(of, node.unit));
    case "json": return withOne(one(node.of, "of"), (of) => build.json(of, node.path, node.as));
  }
}

function withOne(of: Expression | undefined, then: (of: Expression) => Expression): Expression | undefined {
  return of && then(of);
}

function withAll(of: readonly Expression[] | undefined, then: (of: readonly Expression[]) => Expression): Expression | undefined {
  return of && then(of);
}

function branchOf(when: Expression | undefined, then: Expression | undefined): Branch | undefined {
  return when && then && { when, then };
}

function whole<T>(items: readonly (T | undefined)[]): readonly T[] | undefined {
  const present = items.filter((item) => item !== undefined);
  return present.length === items.length ? present : undefined;
}

function fieldNode(row: string, path: readonly string[], scope: Scope): Expression | undefined {
  const entity = rowEntity(row, scope);
  if (entity === undefined) return undefined;
  const reached = resolvePath(scope.model, entity, path);
  if ("found" in reached) return build.field(row, path, reached.found.type);
  tellFault(scope, reached.fault);
  return undefined;
}

function rowEntity(row: string, scope: Scope): string | undefined {
  const entity = scope.rows.get(row);
  if (entity === undefined) {
    const bound = [...scope.rows.keys()];
    const hint = bound.length > 0 ? `Rows known here: ${bound.join(", ")}.` : "No row exists here: use constants and now.";
    tell(scope, "unbound-row", `it reads the row ${JSON.stringify(row)}, which nothing binds`, hint);
  }
  return entity;
}

function quantifierNode(node: StatedQuantifier, scope: Scope): Expression | undefined {
  const inner = enter(node.in, node.as, scope);
  if (!inner) return undefined;
  const where = node.where && typeExpression(node.where, { ...inner, at: [...scope.at, "where"] });
  if (node.where && !where) return undefined;
  return build.quantifier(node.op, node.in, node.as, where);
}

function aggregateNode(node: StatedAggregate, scope: Scope): Expression | undefined {
  const inner = enter(node.in, node.as, scope);
  if (!inner) return undefined;
  const where = node.where && typeExpression(node.where, { ...inner, at: [...scope.at, "where"] });
  const value = node.value && typeExpression(node.value, { ...inner, at: [...scope.at, "value"] });
  if ((node.where && !where) || (node.value && !value)) return undefined;
  return build.aggregate(node.op, node.in, node.as, { ...(where && { where }), ...(value && { value }) });
}

/** The scope inside a quantifier or aggregate. */
function enter(collection: Collection, as: string, scope: Scope): Scope | undefined {
  const entity = rowEntity(collection.row, scope);
  if (entity === undefined) return undefined;
  const reached = resolveCollection(scope.model, entity, collection.path);
  if ("fault" in reached) {
    tellFault({ ...scope, at: [...scope.at, "in"] }, reached.fault);
    return undefined;
  }
  const { target } = reached.found.field;
  if (target !== collection.entity) {
    tell({ ...scope, at: [...scope.at, "in", "entity"] }, "expression-entity", `it takes ${collection.path.join(".")} for rows of ${JSON.stringify(collection.entity)}, but they are of ${target}`, `State "entity": ${JSON.stringify(target)}.`);
    return undefined;
  }
  return { ...scope, rows: new Map([...scope.rows, [as, target]]) };
}

function tellFault(scope: Scope, fault: PathFault): void {
  tell(scope, fault.code, fault.message, fault.hint);
}

function tell(scope: Scope, code: string, what: string, hint: string): void {
  scope.report({ code, at: scope.at, message: `${scope.title}: ${what}.`, hint });
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;
}

function described(type: Type): string {
  const name = typeName(type);
  return name === type.kind && Object.keys(type).length > 1 ? JSON.stringify(type) : name;
}
