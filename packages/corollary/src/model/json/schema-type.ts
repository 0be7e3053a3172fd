import { z } from "zod";
import type { Json } from "../../expr/node.js";
import type { Type } from "../../expr/type.js";
import type { FieldType, WholeType, DecimalType, TextType } from "../field-type.js";
import type { Agrees, Proof } from "./agrees.js";

export const jsonSchema: z.ZodType<Json> = z.lazy(() =>
  z.union([z.null(), z.boolean(), z.number(), z.string(), z.array(jsonSchema), z.record(z.string(), jsonSchema)]),
).meta({ id: "Json", description: "Any JSON value." });

/** An array, which nobody changes. */
export function list<T>(item: z.ZodType<T>): z.ZodType<readonly T[]> {
  return z.array(item);
}

/** The type of an expression. */
export const typeSchema: z.ZodType<Type> = z.lazy(() => typeUnion).meta({ id: "Type", description: "The type of an expression." });

const typeUnion = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.enum(["boolean", "text", "integer", "bigint", "float", "uuid", "bytes", "json", "localTimestamp", "date", "time", "timetz", "interval", "null"]),
  }),
  z.strictObject({ kind: z.literal("decimal"), scale: z.int().min(0).exactOptional() }),
  z.strictObject({ kind: z.literal("timestamp"), precision: z.int() }),
  z.strictObject({ kind: z.literal("enum"), values: list(z.string()) }),
  z.strictObject({ kind: z.enum(["array", "range"]), of: typeSchema }),
  z.strictObject({ kind: z.literal("row"), entity: z.string() }),
]);

const text = z.strictObject({
  kind: z.literal("text"),
  varying: z.literal(true).exactOptional(),
  min: z.number().exactOptional(),
  max: z.number().exactOptional(),
  pattern: z.string().exactOptional(),
  format: z.enum(["email", "url", "slug"]).exactOptional(),
  collation: z.string().exactOptional(),
});
const whole = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.enum(["smallint", "integer"]), min: z.number().exactOptional(), max: z.number().exactOptional() }),
  z.strictObject({ kind: z.literal("bigint"), min: z.string().exactOptional(), max: z.string().exactOptional() }),
]);
const decimal = z.strictObject({
  kind: z.enum(["decimal", "money"]),
  precision: z.number().exactOptional(),
  scale: z.number().exactOptional(),
  min: z.string().exactOptional(),
  max: z.string().exactOptional(),
  currency: z.string().exactOptional(),
});

/** The type of a field. */
export const fieldTypeSchema: z.ZodType<FieldType> = z.lazy(() => fieldTypeUnion).meta({ id: "FieldType", description: "The type of a stored value." });

const fieldTypeUnion = z.discriminatedUnion("kind", [
  text,
  whole,
  decimal,
  z.strictObject({ kind: z.enum(["varchar", "char"]), length: z.number(), collation: z.string().exactOptional() }),
  z.strictObject({ kind: z.enum(["real", "float"]), min: z.number().exactOptional(), max: z.number().exactOptional() }),
  z.strictObject({ kind: z.enum(["boolean", "uuid", "date", "interval"]) }),
  z.strictObject({ kind: z.literal("json"), schema: jsonSchema.exactOptional() }),
  z.strictObject({ kind: z.literal("bytes"), max: z.number().exactOptional() }),
  z.strictObject({ kind: z.enum(["timestamp", "localTimestamp", "time", "timetz"]), precision: z.number() }),
  z.strictObject({ kind: z.literal("choice"), enum: z.string() }),
  z.strictObject({ kind: z.literal("array"), of: fieldTypeSchema, min: z.number().exactOptional(), max: z.number().exactOptional() }),
  z.strictObject({ kind: z.literal("range"), of: z.enum(["integer", "bigint", "decimal", "date", "timestamp", "localTimestamp"]) }),
  z.strictObject({ kind: z.literal("custom"), sql: z.string() }),
]);

export type TypeProofs = [
  Proof<Agrees<z.output<typeof typeUnion>, Type>>,
  Proof<Agrees<z.output<typeof text>, TextType>>,
  Proof<Agrees<z.output<typeof whole>, WholeType>>,
  Proof<Agrees<z.output<typeof decimal>, DecimalType>>,
  Proof<Agrees<z.output<typeof fieldTypeUnion>, FieldType>>,
];
