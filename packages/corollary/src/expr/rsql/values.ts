import { ExpressionError } from "../errors.js";
import { literal } from "../literal.js";
import type { Json, Literal } from "../node.js";
import type { Type } from "../type.js";
import { typeName } from "../typing.js";
import { RsqlError, RsqlRefused } from "./errors.js";
import type { Word } from "./syntax.js";

/** The constant that a word stands for. `written`: the type it is written in; `type`: what it is compared with (a row, for keys); `personal`: it is not repeated where it is refused. */
export function valueOf(word: Word, written: Type, type: Type, personal: boolean): Literal {
  try {
    const value = literal(jsonOf(word.text, written), written);
    return type.kind === "row" ? literal(value.value, type) : value;
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    if (personal) throw new RsqlError("invalid_value", `That is no ${typeName(written)}; ${error.hint}.`, word.position, "", allowedValues(written));
    throw new RsqlError("invalid_value", `${error.message}; ${error.hint}.`, word.position, word.text, allowedValues(written));
  }
}

function jsonOf(text: string, type: Type): Json {
  switch (type.kind) {
    case "boolean": return text === "true" ? true : text === "false" ? false : text;
    case "integer": return /^-?\d{1,16}$/.test(text) ? Number(text) : text;
    case "float": return /^-?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text) : text;
    default: return text;
  }
}

function allowedValues(type: Type): readonly string[] {
  if (type.kind === "boolean") return ["true", "false"];
  return type.kind === "enum" ? type.values : [];
}

/** How a constant is written in a filter. @throws RsqlRefused where it has no text. */
export function wordOf(node: Literal): string {
  const { value } = node;
  if (value === null || typeof value === "object" || node.type.kind === "json") throw new RsqlRefused("literal", `A filter cannot hold ${value === null ? "null" : "a structured value"}.`);
  return quotedWord(String(value));
}

function quotedWord(text: string): string {
  if (/^[^\s"'();,=!~<>\\]+$/u.test(text)) return text;
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}
