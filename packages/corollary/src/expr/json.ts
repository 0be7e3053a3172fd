import { decodeExpression, type JsonContext, type JsonProblem } from "./json/decode.js";
import { encodeNode } from "./json/encode.js";
import type { Expression, Json } from "./node.js";
import { plainObject } from "./literal-json.js";

export type { JsonContext, JsonProblem } from "./json/decode.js";

/** What reading gives: the expression, or all that is wrong with it. */
export type FromJson = { readonly ok: true; readonly expression: Expression } | { readonly ok: false; readonly problems: readonly JsonProblem[] };

/** The stored form of an expression that stands alone, with the version of the form. Types that follow from the Model are left out. */
export function toJson(expression: Expression): Json {
  return { corollary: 1, expression: encodeNode(expression) };
}

/** The stored form of an expression inside a document that states the version itself. */
export function toJsonNode(expression: Expression): Json {
  return encodeNode(expression);
}

/** Reads what `toJson` writes. All types are inferred and checked again against the Model; all problems are reported, each with its JSON pointer. */
export function fromJson(json: unknown, context: JsonContext): FromJson {
  if (!plainObject(json)) return refused("", "an expression stands in an object", "write { \"corollary\": 1, \"expression\": … }");
  if (json.corollary !== 1) return refused("/corollary", `version ${JSON.stringify(json.corollary)} is not known`, "this version reads 1");
  const stray = Object.keys(json).find((name) => name !== "corollary" && name !== "expression");
  if (stray !== undefined) return refused(`/${stray}`, `${JSON.stringify(stray)} is not part of the form`, "remove it");
  return fromJsonNode(json.expression, context, "/expression");
}

/** Reads what `toJsonNode` writes (types that are stated besides are ignored). `pointer`: where the node stands in its document. */
export function fromJsonNode(json: unknown, context: JsonContext, pointer = ""): FromJson {
  const problems: JsonProblem[] = [];
  const expression = decodeExpression(json, context, pointer, problems);
  return expression ? { ok: true, expression } : { ok: false, problems };
}

function refused(pointer: string, message: string, hint: string): FromJson {
  return { ok: false, problems: [{ pointer, code: "form", message, hint }] };
}
