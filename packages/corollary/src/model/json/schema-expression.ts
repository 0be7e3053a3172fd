import { z } from "zod";
import type { Collection, Duration, Op } from "../../expr/node.js";
import type { StatedBranch, StatedExpression } from "../stated.js";
import type { Agrees, Proof } from "./agrees.js";
import { jsonSchema, list, typeSchema } from "./schema-type.js";

/** An expression as it may be written: types follow from the parts, but for constants, claims and inputs. */
export const expressionSchema: z.ZodType<StatedExpression> = z
  .lazy(() => expressionUnion)
  .meta({ id: "Expression", description: "An expression. Types may be left out wherever they follow from the operands and the fields read." });

/** The expressions themselves, one for each operand. */
const of = expressionSchema;
const many = list(expressionSchema);
const type = typeSchema.exactOptional();
const path = list(z.string());
const unit = z.enum(["year", "quarter", "month", "week", "day", "hour", "minute", "second"]);

const duration = z.strictObject({
  years: z.int().exactOptional(), months: z.int().exactOptional(), weeks: z.int().exactOptional(), days: z.int().exactOptional(),
  hours: z.int().exactOptional(), minutes: z.int().exactOptional(), seconds: z.int().exactOptional(),
});
const collection = z.strictObject({ row: z.string(), path, entity: z.string() });
const branch = z.strictObject({ when: of, then: of });

const expressionUnion = z.discriminatedUnion("op", [
  z.strictObject({ op: z.literal("literal"), type: typeSchema, value: jsonSchema }),
  z.strictObject({ op: z.literal("field"), type, row: z.string(), path }),
  z.strictObject({ op: z.literal("actor"), type: typeSchema, name: z.string() }),
  z.strictObject({ op: z.literal("role"), type, role: z.string() }),
  z.strictObject({ op: z.literal("input"), type: typeSchema, name: z.string() }),
  z.strictObject({ op: z.enum(["now", "today"]), type }),
  z.strictObject({ op: z.enum(["eq", "ne", "lt", "lte", "gt", "gte"]), type, left: of, right: of }),
  z.strictObject({ op: z.literal("in"), type, of, items: many }),
  z.strictObject({ op: z.literal("isNull"), type, of }),
  z.strictObject({ op: z.enum(["and", "or"]), type, of: many }),
  z.strictObject({ op: z.literal("not"), type, of }),
  z.strictObject({ op: z.enum(["add", "sub", "mul", "div", "mod"]), type, left: of, right: of }),
  z.strictObject({ op: z.enum(["neg", "abs", "floor", "ceil"]), type, of }),
  z.strictObject({ op: z.literal("round"), type, of, digits: z.number() }),
  z.strictObject({ op: z.enum(["lower", "upper", "trim", "length"]), type, of }),
  z.strictObject({ op: z.enum(["contains", "startsWith", "endsWith", "like", "matches"]), type, of, part: of, caseless: z.boolean().exactOptional() }),
  z.strictObject({ op: z.literal("concat"), type, of: many }),
  z.strictObject({ op: z.literal("plus"), type, of, duration }),
  z.strictObject({ op: z.literal("part"), type, of, unit: z.enum([...unit.options, "weekday"]) }),
  z.strictObject({ op: z.literal("startOf"), type, of, unit }),
  z.strictObject({ op: z.literal("json"), type, of, path, as: z.enum(["text", "decimal", "boolean", "json"]) }),
  z.strictObject({ op: z.literal("has"), type, of, item: of }),
  z.strictObject({ op: z.literal("overlaps"), type, left: of, right: of }),
  z.strictObject({ op: z.literal("size"), type, of }),
  z.strictObject({ op: z.literal("case"), type, branches: list(branch), otherwise: of }),
  z.strictObject({ op: z.literal("coalesce"), type, of: many }),
  z.strictObject({ op: z.enum(["some", "every", "none"]), type, in: collection, as: z.string(), where: of.exactOptional() }),
  z.strictObject({ op: z.enum(["count", "sum", "avg", "min", "max"]), type, in: collection, as: z.string(), where: of.exactOptional(), value: of.exactOptional() }),
]);

type Parsed = z.output<typeof expressionUnion>;

export type ExpressionProofs = [
  Proof<Agrees<Parsed, StatedExpression>>,
  Proof<Agrees<Parsed["op"], Op>>,
  Proof<Agrees<z.output<typeof duration>, Duration>>,
  Proof<Agrees<z.output<typeof collection>, Collection>>,
  Proof<Agrees<z.output<typeof branch>, StatedBranch>>,
];
