import * as build from "../../../src/expr/build.js";
import type { Expression, Literal } from "../../../src/expr/node.js";
import { operatorsFor, type RsqlOperator } from "../../../src/expr/rsql/operators.js";
import type { Type } from "../../../src/expr/type.js";
import { typeOfField } from "../../../src/expr/field-value-type.js";
import type { FieldType } from "../../../src/model/field-type.js";
import type { Model } from "../../../src/model/model.js";
import { collectionsOf, pathsOf, type Reach } from "./paths.js";
import type { Random } from "./random.js";
import { randomText, randomValue } from "./values.js";

/** A random condition of the sort that a filter can say. */
export function randomFilter(random: Random, model: Model, entity: string): Expression {
  return condition(random, model, entity, random.int(0, 3));
}

function condition(random: Random, model: Model, entity: string, depth: number): Expression {
  if (depth > 0 && random.chance(70)) {
    const parts = Array.from({ length: random.int(2, 3) }, () => condition(random, model, entity, depth - 1));
    return random.chance(50) ? build.and(...parts) : build.or(...parts);
  }
  return comparison(random, model, entity, "this", 0);
}

function comparison(random: Random, model: Model, entity: string, row: string, depth: number): Expression {
  const as = `r${depth + 1}`;
  if (depth < 2 && random.chance(25)) {
    // The other side of a one-to-one relation is a row to a filter, not a collection.
    const { path, target } = random.pick(collectionsOf(model, entity).filter((rows) => rows.target !== "Detail"));
    const rows = { row, path, entity: target };
    if (random.chance(20)) return build.quantifier(random.pick(["some", "none"]), rows, as);
    return build.quantifier("some", rows, as, comparison(random, model, target, as, depth + 1));
  }
  const reach = random.pick(pathsOf(model, entity).filter((each) => !isCompound(each.type)));
  return compared(random, model, build.field(row, reach.path, reach.type), reach, random.pick(operatorsFor(reach.type)));
}

/** Rows with a key of several fields have no one value. */
function isCompound(type: Type): boolean {
  return type.kind === "row" && type.entity === "Pair";
}

function compared(random: Random, model: Model, of: Expression, reach: Reach, operator: RsqlOperator): Expression {
  const constant = (): Literal => constantOf(random, model, reach.type);
  const words = (): Literal => build.literalOf(randomText(random).replaceAll("\\", ""));
  switch (operator) {
    case "eq": case "ne": case "gt": case "gte": case "lt": case "lte": return build.compare(operator, of, constant());
    case "in": return build.inList(of, [constant(), constant()]);
    case "out": return build.not(build.inList(of, [constant()]));
    case "between": return build.and(build.compare("gte", of, constant()), build.compare("lte", of, constant()));
    case "isnull": return random.chance(50) ? build.isNull(of) : build.not(build.isNull(of));
    case "like": case "ilike": return build.textMatch("like", of, words(), operator === "ilike");
    case "contains": case "icontains": return build.textMatch("contains", of, words(), operator === "icontains");
    case "starts": case "istarts": return build.textMatch("startsWith", of, words(), operator === "istarts");
    case "ends": case "iends": return build.textMatch("endsWith", of, words(), operator === "iends");
    case "has": return build.has(of, constantOf(random, model, reach.type.kind === "array" || reach.type.kind === "range" ? reach.type.of : reach.type));
  }
}

function constantOf(random: Random, model: Model, type: Type): Literal {
  if (type.kind === "row") return keyOf(random, model, type);
  const field = fieldTypeOf(type, model);
  return build.literal(randomValue(random, field, model), typeOfField(field, model.enums));
}

function keyOf(random: Random, model: Model, type: Type & { readonly kind: "row" }): Literal {
  const key = model.entities[type.entity]?.fields.id;
  if (key?.kind !== "value") throw new Error(`${type.entity} has no single key.`);
  return build.literal(randomValue(random, key.type, model), type);
}

function fieldTypeOf(type: Type, model: Model): FieldType {
  switch (type.kind) {
    case "enum": {
      const found = Object.values(model.enums).find((node) => node.values.join() === type.values.join());
      return { kind: "choice", enum: found?.name ?? "" };
    }
    case "timestamp": return { kind: "timestamp", precision: type.precision };
    case "localTimestamp": case "time": case "timetz": return { kind: type.kind, precision: 6 };
    case "array": case "range": case "row": case "null": throw new Error(`No constant of ${type.kind}.`);
    default: return { kind: type.kind };
  }
}
