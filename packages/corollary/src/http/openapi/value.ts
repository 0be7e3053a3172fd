import type { Json } from "../../expr/node.js";
import type { FieldType } from "../../model/field-type.js";
import { textFormats } from "../../model/formats.js";
import type { EnumNode } from "../../model/model.js";

/** A JSON Schema (2020-12), as OpenAPI 3.1 uses it. */
export type JsonSchema = Readonly<Record<string, Json>>;
type Enums = Readonly<Record<string, EnumNode>>;

/** Only what is stated: JSON has no undefined. */
export function stated(members: Readonly<Record<string, Json | undefined>>): JsonSchema {
  const schema: Record<string, Json> = {};
  for (const [name, value] of Object.entries(members)) if (value !== undefined) schema[name] = value;
  return schema;
}

/** The schema of a value as it stands in bodies and answers. */
export function valueSchema(type: FieldType, enums: Enums): JsonSchema {
  switch (type.kind) {
    case "text": return stated({
      type: "string", minLength: type.min, maxLength: type.max,
      pattern: type.pattern === undefined ? undefined : `^(?:${type.pattern})$`,
      ...(type.format === undefined ? {} : textFormats[type.format].schema),
    });
    case "varchar":
    case "char": return { type: "string", maxLength: type.length };
    case "custom": return { type: "string", description: `As the database writes a ${type.sql}.` };
    case "smallint": return { type: "integer", minimum: type.min ?? -32_768, maximum: type.max ?? 32_767 };
    case "integer": return { type: "integer", format: "int32", minimum: type.min ?? -2_147_483_648, maximum: type.max ?? 2_147_483_647 };
    case "bigint": return { type: "string", pattern: "^-?[0-9]{1,19}$", description: bounded("A whole number of 64 bits, as text.", type) };
    case "decimal":
    case "money": return {
      type: "string", pattern: "^-?[0-9]+(\\.[0-9]+)?$", examples: ["12.50"],
      description: bounded(type.kind === "money" && type.currency !== undefined ? `An exact amount in ${type.currency}, as text.` : "An exact number, as text.", type),
    };
    case "real": return stated({ type: "number", format: "float", minimum: type.min, maximum: type.max });
    case "float": return stated({ type: "number", format: "double", minimum: type.min, maximum: type.max });
    case "boolean": return { type: "boolean" };
    case "uuid": return { type: "string", format: "uuid" };
    case "json": return isSchema(type.schema) ? type.schema : { description: "Any JSON value." };
    case "bytes": return { type: "string", contentEncoding: "base64" };
    case "timestamp": return { type: "string", format: "date-time" };
    case "localTimestamp": return { type: "string", pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+$", examples: ["2024-02-29T10:00:00"], description: "A date and time without zone." };
    case "date": return { type: "string", format: "date" };
    case "time": return { type: "string", pattern: "^[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,6})?)?$", examples: ["10:30:00"] };
    case "timetz": return { type: "string", examples: ["10:30:00+02:00"], description: "A time of day with its zone." };
    case "interval": return { type: "string", format: "duration" };
    case "choice": return { type: "string", enum: [...(enums[type.enum]?.values ?? [])] };
    case "array": return stated({ type: "array", items: valueSchema(type.of, enums), minItems: type.min, maxItems: type.max });
    case "range": return rangeSchema(type, enums);
  }
}

function bounded(sentence: string, { min, max }: { readonly min?: string; readonly max?: string }): string {
  return `${sentence}${min === undefined ? "" : ` At least ${min}.`}${max === undefined ? "" : ` At most ${max}.`}`;
}

function isSchema(schema: Json | undefined): schema is JsonSchema {
  return typeof schema === "object" && schema !== null && !Array.isArray(schema);
}

function rangeSchema(type: Extract<FieldType, { kind: "range" }>, enums: Enums): JsonSchema {
  const bound = nullable(valueSchema(boundType(type.of), enums));
  return {
    oneOf: [
      {
        type: "object", additionalProperties: false, required: ["lower", "upper"],
        properties: { lower: bound, upper: bound, bounds: { type: "string", enum: ["[)", "[]", "()", "(]"] } },
      },
      { type: "object", additionalProperties: false, required: ["empty"], properties: { empty: { const: true } } },
    ],
  };
}

function boundType(of: Extract<FieldType, { kind: "range" }>["of"]): FieldType {
  switch (of) {
    case "timestamp":
    case "localTimestamp": return { kind: of, precision: 6 };
    default: return { kind: of };
  }
}

/** The same schema with null allowed. */
export function nullable(schema: JsonSchema): JsonSchema {
  const { type, enum: words } = schema;
  if (typeof type === "string") return { ...schema, type: [type, "null"], ...(isList(words) ? { enum: [...words, null] } : {}) };
  return Object.keys(schema).length === 1 && "description" in schema ? schema : { anyOf: [schema, { type: "null" }] };
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
