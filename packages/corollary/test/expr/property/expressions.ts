import * as build from "../../../src/expr/build.js";
import { typeOfField } from "../../../src/expr/field-value-type.js";
import type { Collection, Duration, Expression } from "../../../src/expr/node.js";
import type { Type, TypeKind } from "../../../src/expr/type.js";
import { areComparable, extremeKinds, isOrdered } from "../../../src/expr/typing.js";
import type { FieldType } from "../../../src/model/field-type.js";
import type { Model } from "../../../src/model/model.js";
import { actorTypes, inputTypes } from "./environment.js";
import { collectionsOf, pathsOf, type Reach } from "./paths.js";
import type { Random } from "./random.js";
import { randomText, randomValue } from "./values.js";

/** Rows in reach, by variable. */
interface Scope { readonly model: Model; readonly random: Random; readonly rows: readonly { readonly variable: string; readonly entity: string }[] }

const resultKinds: readonly TypeKind[] = ["boolean", "boolean", "boolean", "boolean", "boolean", "boolean", "boolean", "text", "text", "integer", "integer", "bigint", "decimal", "decimal", "float", "float", "timestamp", "localTimestamp", "date", "time", "interval", "enum", "bytes"];

/** A random expression about a row of the entity. */
export function randomExpression(random: Random, model: Model, entity: string): Expression {
  const scope = { model, random, rows: [{ variable: "this", entity }] };
  return ofKind(random.pick(resultKinds), random.int(2, 5), scope);
}

/** A random condition. */
export function randomCondition(random: Random, model: Model, entity: string, depth: number): Expression {
  return condition(depth, { model, random, rows: [{ variable: "this", entity }] });
}

function ofKind(kind: TypeKind, depth: number, scope: Scope): Expression {
  switch (kind) {
    case "boolean": return condition(depth, scope);
    case "text": return text(depth, scope);
    case "integer": case "bigint": case "decimal": case "float": return number(kind, depth, scope);
    case "timestamp": case "localTimestamp": case "date": return moment(kind, depth, scope);
    default: return chosen(ofType(anyType(kind, scope), depth, scope), depth, scope);
  }
}

/** A field type of the kind, for constants and to look for fields of. */
function anyType(kind: TypeKind, { random }: Scope): FieldType {
  switch (kind) {
    case "enum": return { kind: "choice", enum: random.pick(["Status", "Size"]) };
    case "timestamp": case "localTimestamp": case "time": case "timetz": return { kind, precision: 6 };
    case "array": return { kind: "array", of: random.pick<FieldType>([{ kind: "text" }, { kind: "integer" }, { kind: "decimal" }, { kind: "choice", enum: "Status" }, { kind: "uuid" }, { kind: "date" }, { kind: "bigint" }, { kind: "float" }, { kind: "timestamp", precision: 6 }, { kind: "boolean" }, { kind: "interval" }, { kind: "bytes" }, { kind: "json" }, { kind: "timetz", precision: 3 }]) };
    case "range": return { kind: "range", of: random.pick(["integer", "bigint", "decimal", "date", "timestamp", "localTimestamp"]) };
    case "row": case "null": return { kind: "text" };
    default: return { kind };
  }
}

function ofType(type: FieldType, depth: number, scope: Scope): () => Expression {
  return () => leaf(type, scope);
}

/** The value itself, or one that a condition or a missing value decides. */
function chosen(make: () => Expression, depth: number, scope: Scope): Expression {
  const { random } = scope;
  const first = make();
  if (depth <= 0 || random.chance(60)) return first;
  const second = make();
  if (!sameKind(first, second)) return first;
  if (random.chance(50)) return build.coalesce([first, second]);
  return build.caseOf([{ when: condition(depth - 1, scope), then: first }], random.chance(50) ? second : undefined);
}

function sameKind(a: Expression, b: Expression): boolean {
  return areComparable(a.type, b.type) || a.type.kind === "json";
}

/** A field, a constant, or something known of the actor or the input. */
function leaf(type: FieldType, scope: Scope): Expression {
  const { random, model } = scope;
  const seen = typeOfField(type, model.enums);
  const fields = random.chance(72) ? reachable(scope, (reach) => reach.type.kind === seen.kind && (seen.kind === "row" || areComparable(reach.type, seen) || seen.kind === "json")) : [];
  if (fields.length > 0) return random.pick(fields);
  const known = random.chance(12) ? knownOf(seen, random) : undefined;
  if (known) return known;
  return random.chance(5) ? build.literal(null, seen) : build.literal(randomValue(random, type, model), seen);
}

function knownOf(type: Type, random: Random): Expression | undefined {
  const actors = Object.entries(actorTypes).filter(([, known]) => known.kind === type.kind).map(([name, known]) => build.actor(name, known));
  const inputs = Object.entries(inputTypes).filter(([, known]) => known.kind === type.kind).map(([name, known]) => build.input(name, known));
  const all: readonly Expression[] = [...actors, ...inputs];
  return all.length > 0 ? random.pick(all) : undefined;
}

function reachable(scope: Scope, wanted: (reach: Reach) => boolean): readonly Expression[] {
  return scope.rows.flatMap(({ variable, entity }) =>
    pathsOf(scope.model, entity).filter(wanted).map((reach) => build.field(variable, reach.path, reach.type)));
}

function anyField(scope: Scope): Expression {
  const { random } = scope;
  const { variable, entity } = random.pick(scope.rows);
  const reach = random.pick(pathsOf(scope.model, entity));
  return build.field(variable, reach.path, reach.type);
}

const comparisons = ["eq", "ne", "lt", "lte", "gt", "gte"] as const;
const comparedKinds: readonly TypeKind[] = ["text", "text", "integer", "bigint", "decimal", "float", "uuid", "bytes", "timestamp", "localTimestamp", "date", "time", "timetz", "interval", "enum", "boolean", "json", "array", "range"];
const numberKinds = ["integer", "bigint", "decimal", "float"] as const;

function condition(depth: number, scope: Scope): Expression {
  const { random } = scope;
  const less = depth - 1;
  if (depth <= 0) return random.chance(60) ? comparison(0, scope) : leaf({ kind: "boolean" }, scope);
  switch (random.int(0, 15)) {
    case 0: return build.and(...random.some([0, 1, 2], 3).map(() => condition(less, scope)));
    case 1: return build.or(...random.some([0, 1, 2], 3).map(() => condition(less, scope)));
    case 2: return build.not(condition(less, scope));
    case 3: return build.isNull(random.chance(50) ? anyField(scope) : ofKind(random.pick(comparedKinds), less, scope));
    case 4: return membership(less, scope);
    case 5: case 6: return textCondition(less, scope);
    case 7: return containing(less, scope);
    case 8: case 9: case 10: return quantified(less, scope);
    case 11: return rowCondition(scope);
    case 12: return random.chance(30) ? build.role(random.pick(["admin", "guest"])) : jsonValue("boolean", scope);
    case 13: return chosen(() => condition(less, scope), less, scope);
    default: return comparison(less, scope);
  }
}

function comparison(depth: number, scope: Scope): Expression {
  const { random } = scope;
  const kind = random.pick(comparedKinds);
  if (kind === "integer" || kind === "bigint" || kind === "decimal" || kind === "float") {
    return build.compare(random.pick(comparisons), number(kind, depth, scope), number(random.pick(numberKinds), depth, scope));
  }
  const [left, right] = two(kind, depth, scope);
  if (!areComparable(left.type, right.type)) return build.isNull(left);
  return build.compare(isOrdered(left.type) ? random.pick(comparisons) : random.pick(["eq", "ne"]), left, right);
}

/** Two values that can be compared with each other. */
function two(kind: TypeKind, depth: number, scope: Scope): readonly [Expression, Expression] {
  if (kind === "text" || kind === "timestamp" || kind === "localTimestamp" || kind === "date" || kind === "boolean") return [ofKind(kind, depth, scope), ofKind(kind, depth, scope)];
  const type = anyType(kind, scope);
  return [chosen(ofType(type, depth, scope), depth, scope), leaf(type, scope)];
}

function membership(depth: number, scope: Scope): Expression {
  const { random, model } = scope;
  const kind = random.pick<TypeKind>(["text", "integer", "bigint", "decimal", "uuid", "date", "timestamp", "enum", "boolean", "float"]);
  const type = anyType(kind, scope);
  const seen = typeOfField(type, model.enums);
  const items = Array.from({ length: random.int(0, 4) }, () => (random.chance(6) ? build.literal(null, seen) : build.literal(randomValue(random, type, model), seen)));
  const of = kind === "enum" || kind === "uuid" || kind === "boolean" ? leaf(type, scope) : ofKind(kind, depth, scope);
  return areComparable(of.type, seen) ? build.inList(of, items) : build.isNull(of);
}

function textCondition(depth: number, scope: Scope): Expression {
  const { random } = scope;
  const of = text(depth, scope);
  const op = random.pick(["contains", "startsWith", "endsWith", "like"] as const);
  if (op === "like") return build.textMatch("like", of, random.chance(80) ? build.literalOf(pattern(random)) : safePattern(text(depth, scope)), random.chance(30));
  return build.textMatch(op, of, random.chance(50) ? build.literalOf(randomText(random)) : text(depth, scope), random.chance(40));
}

function pattern(random: Random): string {
  const made = random.some(["%", "_", "a", "B", "\\%", "\\_", "\\\\", "Σ", "σ", "😀", "ß", "\\x", "", randomText(random).replaceAll("\\", "")], 5).join("");
  return random.chance(50) ? `%${made}%` : made;
}

/** A stored text may end in a backslash, which LIKE refuses: here it always ends in %. */
function safePattern(of: Expression): Expression {
  return build.concat([of, build.literalOf("%")]);
}

function containing(depth: number, scope: Scope): Expression {
  const { random } = scope;
  const type = anyType(random.chance(55) ? "array" : "range", scope);
  const of = leaf(type, scope);
  if (random.chance(40)) {
    const other = leaf(type, scope);
    return areComparable(of.type, other.type) ? build.overlaps(of, other) : build.isNull(of);
  }
  const inside = of.type.kind === "array" || of.type.kind === "range" ? of.type.of : of.type;
  const item = inside.kind === "enum" ? leaf({ kind: "choice", enum: "Status" }, scope) : leaf(anyType(inside.kind, scope), scope);
  return item.type.kind === inside.kind && areComparable(item.type, inside) ? build.has(of, item) : build.isNull(item);
}

function quantified(depth: number, scope: Scope): Expression {
  const { random } = scope;
  const rows = someCollection(scope);
  if (!rows) return comparison(depth, scope);
  const op = random.pick(["some", "every", "none"] as const);
  const { as, inner } = inside(rows, scope);
  return build.quantifier(op, rows, as, op === "every" || random.chance(85) ? condition(depth, inner) : undefined);
}

function someCollection(scope: Scope): Collection | undefined {
  const { random } = scope;
  if (scope.rows.length > 3) return undefined;
  const all = scope.rows.flatMap(({ variable, entity }) => collectionsOf(scope.model, entity).map(({ path, target }) => ({ row: variable, path, entity: target })));
  return all.length > 0 ? random.pick(all) : undefined;
}

function inside(rows: Collection, scope: Scope): { readonly as: string; readonly inner: Scope } {
  const as = `r${scope.rows.length}`;
  return { as, inner: { ...scope, rows: [...scope.rows, { variable: as, entity: rows.entity }] } };
}

/** Rows are compared by their keys, with each other and with constants. */
function rowCondition(scope: Scope): Expression {
  const { random } = scope;
  const rows = reachable(scope, (reach) => reach.type.kind === "row")
    .concat(scope.rows.map(({ variable, entity }) => build.field(variable, [], { kind: "row", entity })));
  const left = random.pick(rows);
  const right = rows.filter((row) => areComparable(row.type, left.type));
  const constant = keyConstant(left.type, random);
  if (random.chance(30) && constant) return build.inList(left, [constant, ...(random.chance(50) ? [keyConstant(left.type, random) ?? constant] : [])]);
  return build.compare(random.pick(["eq", "ne"]), left, random.chance(40) && constant ? constant : random.pick(right));

  function keyConstant(type: Type, from: Random): Expression | undefined {
    if (type.kind !== "row") return undefined;
    const entity = scope.model.entities[type.entity];
    if (entity?.name === "Pair") return build.literal({ code: from.pick(["a", "A", "😀"]), part: from.int(-3, 3) }, type);
    const key = entity?.fields.id;
    if (key?.kind !== "value") return undefined;
    const at = from.int(0, 8);
    switch (key.type.kind) {
      case "uuid": return build.literal(`0190a3c4-0000-7000-8000-0000000000${String(at + 10)}`, type);
      case "integer": return build.literal(at - 3, type);
      case "bigint": return build.literal((9_007_199_254_740_990n + BigInt(at)).toString(), type);
      default: return build.literal(from.pick(["a", "A", "ä", "😀", "\uFFFD"]), type);
    }
  }
}

function jsonValue(as: "text" | "decimal" | "boolean", scope: Scope): Expression {
  const { random } = scope;
  return build.json(leaf({ kind: "json" }, scope), random.some(["a", "b", "0", "1", "ü x", "__proto__"], 2), as);
}

function text(depth: number, scope: Scope): Expression {
  const { random } = scope;
  const plain = (): Expression => leaf({ kind: "text" }, scope);
  if (depth <= 0) return plain();
  const less = depth - 1;
  switch (random.int(0, 9)) {
    case 0: case 1: return build.textFunction(random.pick(["lower", "upper"]), text(less, scope));
    case 2: return build.textFunction("trim", text(less, scope));
    case 3: return build.concat([text(less, scope), text(less, scope)]);
    case 4: return chosen(() => text(less, scope), less, scope);
    case 5: return jsonValue("text", scope);
    case 6: return extreme("text", less, scope) ?? plain();
    default: return plain();
  }
}

function extreme(kind: TypeKind, depth: number, scope: Scope): Expression | undefined {
  const { random } = scope;
  const rows = someCollection(scope);
  if (!rows) return undefined;
  const { as, inner } = inside(rows, scope);
  const value = ofKind(kind, Math.min(depth, 1), inner);
  if (!extremeKinds.has(value.type.kind)) return undefined;
  return build.aggregate(random.pick(["min", "max"]), rows, as, { value, ...(random.chance(40) ? { where: condition(Math.min(depth, 1), inner) } : {}) });
}

function number(kind: "integer" | "bigint" | "decimal" | "float", depth: number, scope: Scope): Expression {
  const { random } = scope;
  const plain = (): Expression => leaf({ kind }, scope);
  if (depth <= 0) return plain();
  const less = depth - 1;
  const any = (): Expression => number(random.chance(60) ? kind : random.pick(numberKinds), less, scope);
  switch (random.int(0, 12)) {
    case 0: case 1: case 2: return build.arithmetic(random.pick(["add", "sub", "mul", "div", "mod"]), any(), any());
    case 3: return build.numericFunction(random.pick(["neg", "abs", "floor", "ceil"]), any());
    case 4: return build.round(any(), random.int(0, 6));
    case 5: return chosen(any, less, scope);
    case 6: case 7: return aggregated(kind, less, scope) ?? plain();
    case 8: return extreme(kind, less, scope) ?? plain();
    case 9: return kind === "integer" ? counted(less, scope) : plain();
    case 10: return kind === "decimal" ? jsonValue("decimal", scope) : plain();
    default: return plain();
  }
}

function counted(depth: number, scope: Scope): Expression {
  const { random } = scope;
  switch (random.int(0, 3)) {
    case 0: return build.textFunction("length", text(depth, scope));
    case 1: return build.size(leaf(anyType("array", scope), scope));
    case 2: return build.arithmetic("sub", moment("date", depth, scope), moment("date", depth, scope));
    default: {
      const of = moment(random.pick(["timestamp", "localTimestamp", "date"] as const), depth, scope);
      const units = ["year", "quarter", "month", "week", "day", "weekday"] as const;
      return build.part(of, of.type.kind === "date" ? random.pick(units) : random.pick([...units, "hour", "minute", "second"]));
    }
  }
}

function aggregated(kind: "integer" | "bigint" | "decimal" | "float", depth: number, scope: Scope): Expression | undefined {
  const { random } = scope;
  const rows = someCollection(scope);
  if (!rows) return undefined;
  const { as, inner } = inside(rows, scope);
  const where = random.chance(40) ? { where: condition(Math.min(depth, 1), inner) } : {};
  if (kind === "integer" && random.chance(50)) return build.aggregate("count", rows, as, where);
  const value = number(kind, Math.min(depth, 1), inner);
  return build.aggregate(random.pick(["sum", "avg"]), rows, as, { value: value.type.kind === "float" ? calm(value) : value, ...where });
}

/** The sum of floats depends on the order of the rows, which SQL leaves open: small whole numbers have one sum. */
function calm(value: Expression): Expression {
  const small = build.compare("lt", build.numericFunction("abs", value), build.literal(1e9, { kind: "float" }));
  return build.caseOf([{ when: small, then: build.numericFunction("floor", value) }]);
}

function moment(kind: "timestamp" | "localTimestamp" | "date", depth: number, scope: Scope): Expression {
  const { random } = scope;
  const plain = (): Expression => (kind === "timestamp" && random.chance(8) ? build.now() : kind === "date" && random.chance(8) ? build.today() : leaf(anyType(kind, scope), scope));
  if (depth <= 0) return plain();
  const less = depth - 1;
  switch (random.int(0, 5)) {
    case 0: case 1: return build.plus(moment(kind, less, scope), duration(random, kind));
    case 2: {
      const units = ["year", "quarter", "month", "week", "day"] as const;
      return build.startOf(moment(kind, less, scope), kind === "date" ? random.pick(units) : random.pick([...units, "hour", "minute", "second"]));
    }
    case 3: return chosen(() => moment(kind, less, scope), less, scope);
    case 4: return extreme(kind, less, scope) ?? plain();
    default: return plain();
  }
}

function duration(random: Random, kind: TypeKind): Duration {
  const of: Record<string, number> = {};
  const units = kind === "date" ? ["years", "months", "weeks", "days"] : ["years", "months", "weeks", "days", "hours", "minutes", "seconds"];
  for (const unit of random.some(units, 3)) of[unit] = random.pick([1, -1, 2, 13, -30, 400, random.int(-50, 50)]);
  return of;
}
