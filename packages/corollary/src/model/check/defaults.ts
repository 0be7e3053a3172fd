import { isLiteralOf } from "../../expr/literal.js";
import type { Json } from "../../expr/node.js";
import { typeName } from "../../expr/typing.js";
import type { FieldType, TextType } from "../field-type.js";
import { hasFormat } from "../formats.js";
import type { Model, ValueField } from "../model.js";
import { typeOfField } from "../../expr/field-value-type.js";
import { decimalOf, digits, fitsDecimal } from "./field-types.js";
import type { Check } from "./report.js";
import { list, valueFieldsOf } from "./walk.js";

/** Default values: of the type of their field and within its bounds. Default expressions are checked with all others. */
export const checkDefaults: Check = (model, report) => {
  for (const { field, at, title } of valueFieldsOf(model)) {
    if (field.default && field.generated) {
      report({
        code: "default-on-generated", at: [...at, "default"],
        message: `${title} is made by the system and has a default too.`,
        hint: "Take the default away.",
      });
    }
    if (field.default?.kind !== "value") continue;
    const wrong = wrongDefault(field, field.default.value, model);
    if (wrong === undefined) continue;
    report({
      code: "wrong-default", at: [...at, "default", "value"],
      message: `${title} has the default ${JSON.stringify(field.default.value)}, ${wrong}.`,
      hint: "Give a default that the field would take, in the form that JSON has for it.",
    });
  }
};

function wrongDefault(field: ValueField, value: Json, model: Model): string | undefined {
  if (value === null) return field.optional ? undefined : "but it is required";
  if (field.states && value !== field.states.initial) return `but its state machine begins in ${JSON.stringify(field.states.initial)}`;
  return whyNot(field.type, value, model);
}

/** Why a type would not take a value: the end of a sentence; undefined where it takes it. */
export function whyNot(type: FieldType, value: Json, model: Model): string | undefined {
  const seen = typeOfField(type, model.enums);
  if (type.kind === "choice" && seen.kind === "enum") {
    return typeof value === "string" && seen.values.includes(value) ? undefined : `which is none of ${list(seen.values.map((word) => JSON.stringify(word)))}`;
  }
  if (!isLiteralOf(value, seen)) return `which is no ${typeName(seen)}`;
  switch (type.kind) {
    case "text":
      return outside([...String(value)].length, type.min, type.max, "characters") ?? mismatch(type.pattern, String(value)) ?? misformed(type.format, String(value));
    case "varchar":
    case "char":
      return outside([...String(value)].length, undefined, type.length, "characters");
    case "smallint":
      return outside(Number(value), Math.max(type.min ?? -32_768, -32_768), Math.min(type.max ?? 32_767, 32_767));
    case "integer":
      return outside(Number(value), Math.max(type.min ?? -2_147_483_648, -2_147_483_648), Math.min(type.max ?? 2_147_483_647, 2_147_483_647));
    case "bigint":
    case "decimal":
    case "money":
      return outsideExact(value, type);
    case "real":
    case "float":
      return outside(Number(value), type.min, type.max);
    case "array":
      return Array.isArray(value) ? wrongItems(type, value, model) : undefined;
    case "boolean":
    case "uuid":
    case "json":
    case "bytes":
    case "timestamp":
    case "localTimestamp":
    case "date":
    case "time":
    case "timetz":
    case "interval":
    case "range":
    case "custom":
      return undefined;
  }
}

function wrongItems(type: Extract<FieldType, { kind: "array" }>, value: readonly Json[], model: Model): string | undefined {
  const item = value.map((each) => (each === null ? "which holds null" : whyNot(type.of, each, model))).find((why) => why !== undefined);
  return outside(value.length, type.min, type.max, "items") ?? item;
}

function outside(value: number, min: number | undefined, max: number | undefined, what = ""): string | undefined {
  const has = what ? `which has ${value} ${what}` : "which is";
  if (min !== undefined && value < min) return `${has}${what ? "," : ""} less than ${min}`;
  if (max !== undefined && value > max) return `${has}${what ? "," : ""} more than ${max}`;
  return undefined;
}

function outsideExact(value: Json, type: Extract<FieldType, { kind: "bigint" | "decimal" | "money" }>): string | undefined {
  const number = decimalOf(value);
  if (!number) return "which is no number";
  const min = type.min === undefined ? undefined : decimalOf(type.min);
  const max = type.max === undefined ? undefined : decimalOf(type.max);
  if (min && number.lt(min)) return `which is less than ${type.min}`;
  if (max && number.gt(max)) return `which is more than ${type.max}`;
  if (type.kind !== "bigint" && !fitsDecimal(number, type)) return `which ${digits(type)} cannot hold`;
  return undefined;
}

function misformed(format: TextType["format"], value: string): string | undefined {
  return format === undefined || hasFormat(value, format) ? undefined : `which is no ${format}`;
}

function mismatch(pattern: string | undefined, value: string): string | undefined {
  if (pattern === undefined) return undefined;
  try {
    return new RegExp(`^(?:${pattern})$`, "u").test(value) ? undefined : `which does not match /${pattern}/`;
  } catch {
    // The pattern itself is wrong, which has a check of its own.
    return undefined;
  }
}
