import * as build from "../../../src/expr/build.js";
import type { Expression, OrderKey } from "../../../src/expr/node.js";
import { walk } from "../../../src/expr/traverse.js";
import { isOrdered } from "../../../src/expr/typing.js";
import type { EntityNode, Model } from "../../../src/model/model.js";
import type { Include, Included, Query } from "../../../src/query/query.js";
import { randomCondition, randomExpression } from "../../expr/property/expressions.js";
import { randomFilter } from "../../expr/property/filters.js";
import { pathsOf } from "../../expr/property/paths.js";
import type { Random } from "../../expr/property/random.js";
import { calm } from "./policies.js";

/** A random query of everything that can be asked: conditions, selections, orders, includes to a depth of two, limits. */
export function randomQuery(random: Random, model: Model): Query {
  const entity = random.pick(["Main", "Main", "Main", "Other", "Link", "Detail", "Pair"]);
  return { entity, ...randomLevel(random, model, entity, 2) };
}

function randomLevel(random: Random, model: Model, name: string, depth: number): Included {
  const entity = model.entities[name] as EntityNode;
  const where = random.chance(60) ? condition(random, model, name) : undefined;
  const order = randomOrder(random, model, name);
  const include = depth > 0 && random.chance(55) ? randomInclude(random, model, entity, depth) : undefined;
  const select = random.chance(25) ? randomSelect(random, model, name) : undefined;
  return {
    ...(where === undefined ? {} : { where }), ...(order.length === 0 ? {} : { order }), ...(include === undefined ? {} : { include }), ...(select === undefined ? {} : { select }),
    ...(random.chance(30) ? { limit: random.int(1, 5) } : {}), ...(random.chance(8) ? { offset: random.int(1, 3) } : {}),
    ...(random.chance(15) && entity.softDelete ? { archived: random.pick(["include", "only"] as const) } : {}),
  };
}

/**
 * What counts other rows is 0 of no row at all, and of a copy null, which `copiedQuery` sees to; where a rule decides about the
 * field too, only the row itself and items of collections are asked for it.
 */
function ofRows(expression: Expression | undefined, model: Model): Expression | undefined {
  let far = false;
  if (expression !== undefined) walk(expression, (node) => { far ||= node.op === "field" && isRuledCount(node.path, model); });
  return far ? undefined : expression;
}

function isRuledCount(path: readonly string[], model: Model): boolean {
  if (path.length === 1) return false;
  const [owner, name] = path.at(-1) === "nearby" ? ["Other", "nearby"] : path.at(-1) === "brood" ? ["Main", "brood"] : [undefined, ""];
  return owner !== undefined && model.entities[owner]?.policy?.fields[name] !== undefined;
}

function condition(random: Random, model: Model, entity: string): Expression | undefined {
  return ofRows(calm(random.chance(50) ? randomFilter(random, model, entity) : randomCondition(random, model, entity, random.int(0, 3))), model);
}

function randomOrder(random: Random, model: Model, entity: string): OrderKey[] {
  const reaches = pathsOf(model, entity).filter((reach) => isOrdered(reach.type) && !isRuledCount(reach.path, model));
  return random.some([0, 1], 2).map((): OrderKey => {
    const reach = random.pick(reaches);
    const direction = random.pick(["asc", "desc"] as const);
    return { by: build.field("this", reach.path, reach.type), direction, ...(random.chance(25) ? { nulls: random.pick(["first", "last"] as const) } : {}) };
  });
}

function randomInclude(random: Random, model: Model, entity: EntityNode, depth: number): Include {
  const relations = Object.values(entity.fields).flatMap((field) => (field.kind === "reference" || field.kind === "collection" ? [field] : []));
  return Object.fromEntries(random.some(relations, 3).map((field) => {
    const { limit, offset, archived, order, ...rest } = randomLevel(random, model, field.target, depth - 1);
    const many = field.kind === "collection" && field.single !== true;
    return [field.name, many ? { ...rest, ...(limit === undefined ? {} : { limit }), ...(offset === undefined ? {} : { offset }), ...(archived === undefined ? {} : { archived }), ...(order === undefined ? {} : { order }) } : rest];
  }));
}

function randomSelect(random: Random, model: Model, entity: string): Readonly<Record<string, Expression>> | undefined {
  const chosen = Array.from({ length: random.int(1, 4) }, (_, at): [string, Expression | undefined] => {
    const reach = random.pick(pathsOf(model, entity).filter((each) => each.type.kind !== "row" || each.type.entity !== "Pair"));
    return [`e${at}`, random.chance(50) ? ofRows(build.field("this", reach.path, reach.type), model) : ofRows(calm(randomExpression(random, model, entity)), model)];
  });
  const made = chosen.flatMap(([name, of]): [string, Expression][] => (of === undefined ? [] : [[name, of]]));
  return made.length === 0 ? undefined : Object.fromEntries(made);
}
