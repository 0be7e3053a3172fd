import { evaluate, hasFormat, type Expression, type FieldType, type Model, type Presentation, type PresentedEntity, type PresentedField, type PresentedValue } from "corollary/view";
import { isRow, type Row } from "../data/json.js";
import type { Messages } from "../messages/en.js";
import { jsonOf, rowOf, type Draft } from "./draft.js";
import { isEntered, isLines } from "./form.js";

/** What is wrong, in the shape of the draft: a text at a field, an object for what is embedded, an array for lines. */
export type Problems = { readonly [name: string]: string | Problems | readonly (Problems | undefined)[] };

export interface Rules {
  readonly presentation: Presentation;
  readonly model: Model;
  readonly messages: Messages;
}

/** Validates a draft by the rules of the model, as the server will. `without`: the reference that the row above fills in. */
export function problemsOf(rules: Rules, entity: PresentedEntity, draft: Draft, without?: string): Problems {
  const found: Record<string, Problems[string]> = {};
  for (const field of Object.values(entity.fields)) {
    if (!isEntered(field) || field.name === without) continue;
    const problem = fieldProblem(rules, field, draft[field.name]);
    if (problem !== undefined) found[field.name] = problem;
  }
  const row = rowOf(rules.presentation, entity, draft);
  for (const { name, expression, message } of rulesOfRow(entity, rules.messages)) {
    if (!found[name] && fails(expression, rules.model, entity, row)) found[name] = message;
  }
  return found;
}

function fieldProblem(rules: Rules, field: PresentedField, input: unknown): Problems[string] | undefined {
  switch (field.kind) {
    case "value": return valueProblem(field, input, rules.messages);
    case "reference": return input === null && !field.optional ? rules.messages.validation.required : undefined;
    case "embedded": return embeddedProblem(rules, Object.values(field.fields), field.optional, isRow(input) ? input : {});
    case "collection": return isLines(field) ? linesProblem(rules, field.target, field.via, input) : undefined;
  }
}

function embeddedProblem({ messages }: Rules, parts: readonly PresentedValue[], optional: boolean, input: Row): Problems | undefined {
  if (optional && parts.every((part) => jsonOf(part.type, input[part.name]) === null)) return undefined;
  const found: Record<string, string> = {};
  for (const part of parts) {
    const problem = valueProblem(part, input[part.name], messages);
    if (problem !== undefined) found[part.name] = problem;
  }
  return Object.keys(found).length === 0 ? undefined : found;
}

function linesProblem(rules: Rules, target: string, via: string, input: unknown): readonly (Problems | undefined)[] | undefined {
  const entity = rules.presentation.entities[target];
  if (!entity || !Array.isArray(input)) return undefined;
  const found = input.filter(isRow).map((line) => {
    const problems = problemsOf(rules, entity, line, via);
    return Object.keys(problems).length === 0 ? undefined : problems;
  });
  return found.some((each) => each !== undefined) ? found : undefined;
}

interface RowRule {
  /** The field at which the problem is shown. */
  readonly name: string;
  readonly expression: Expression;
  readonly message: string;
}

/** Checks of single fields, then those of the row, shown at the first field that they mention. */
function rulesOfRow(entity: PresentedEntity, messages: Messages): readonly RowRule[] {
  const ofFields = Object.values(entity.fields).flatMap((field) => (field.kind === "value" && isEntered(field) ? (field.checks ?? []).map((expression) => ({ name: field.name, expression, message: messages.validation.checkField })) : []));
  const ofRow = entity.checks.map(({ name, expression, message }) => ({
    name: fieldsOf(expression).find((each) => entity.fields[each] && isEntered(entity.fields[each])) ?? "root",
    expression,
    message: message ?? messages.validation.check(name),
  }));
  return [...ofFields, ...ofRow];
}

/** The fields of the row that an expression mentions. */
export function fieldsOf(expression: unknown): readonly string[] {
  if (Array.isArray(expression)) return expression.flatMap(fieldsOf);
  if (!isRow(expression)) return [];
  const { op, row, path, in: collection } = expression;
  const own = op === "field" && row === "this" && Array.isArray(path) ? [String(path[0])] : [];
  const rows = isRow(collection) && collection["row"] === "this" && Array.isArray(collection["path"]) ? [String(collection["path"][0])] : [];
  return [...own, ...rows, ...Object.values(expression).flatMap((part) => (typeof part === "object" ? fieldsOf(part) : []))];
}

/** False where the condition is met, unknown, or about something that only the server has. */
function fails(expression: Expression, model: Model, entity: PresentedEntity, row: Row): boolean {
  try {
    const holds = evaluate(expression, { model, entity: entity.name })({ row });
    return holds === false;
  } catch {
    return false;
  }
}

function valueProblem(field: PresentedValue, input: unknown, messages: Messages): string | undefined {
  const words = messages.validation;
  const json = jsonOf(field.type, input);
  if (json === undefined) return unreadable(field.type, messages);
  if (json === null) return field.optional ? undefined : words.required;
  return typeProblem(field.type, json, messages);
}

function unreadable(type: FieldType, { validation: words }: Messages): string {
  switch (type.kind) {
    case "smallint":
    case "integer":
    case "bigint": return words.whole;
    case "json": return words.json;
    case "timestamp": return words.date;
    default: return words.number;
  }
}

function typeProblem(type: FieldType, json: unknown, messages: Messages): string | undefined {
  const words = messages.validation;
  switch (type.kind) {
    case "text": return textProblem(type, String(json), messages);
    case "varchar":
    case "char": return longer(String(json), type.length, messages);
    case "smallint": return bounds(Number(json), Math.max(type.min ?? -32_768, -32_768), Math.min(type.max ?? 32_767, 32_767), messages);
    case "integer": return bounds(Number(json), Math.max(type.min ?? -2_147_483_648, -2_147_483_648), Math.min(type.max ?? 2_147_483_647, 2_147_483_647), messages);
    case "real":
    case "float": return bounds(Number(json), type.min, type.max, messages);
    case "bigint": return bounds(BigInt(String(json)), type.min === undefined ? undefined : BigInt(type.min), type.max === undefined ? undefined : BigInt(type.max), messages);
    case "decimal":
    case "money": return decimalProblem(type, String(json), messages);
    case "date": return /^\d{4,6}-\d\d-\d\d$/.test(String(json)) ? undefined : words.date;
    case "time": return /^\d\d:\d\d(:\d\d(\.\d+)?)?$/.test(String(json)) ? undefined : words.time;
    case "uuid": return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(String(json)) ? undefined : words.uuid;
    case "interval": return /^-?P(?=.)/.test(String(json)) ? undefined : words.duration;
    default: return undefined;
  }
}

function textProblem({ min, max, pattern, format }: Extract<FieldType, { kind: "text" }>, text: string, messages: Messages): string | undefined {
  const words = messages.validation;
  const long = max === undefined ? undefined : longer(text, max, messages);
  if (long !== undefined) return long;
  if (min !== undefined && [...text].length < min) return words.short(min);
  if (pattern !== undefined && !new RegExp(`^(?:${pattern})$`, "u").test(text)) return words.pattern;
  return format === undefined || hasFormat(text, format) ? undefined : words[format];
}

function longer(text: string, most: number, messages: Messages): string | undefined {
  const has = [...text].length;
  return has > most ? messages.validation.long(most, has) : undefined;
}

function bounds<T extends number | bigint>(value: T, min: T | undefined, max: T | undefined, { validation }: Messages): string | undefined {
  if (min !== undefined && value < min) return validation.min(String(min));
  return max !== undefined && value > max ? validation.max(String(max)) : undefined;
}

function decimalProblem({ precision, scale, min, max, kind }: Extract<FieldType, { kind: "decimal" | "money" }>, text: string, messages: Messages): string | undefined {
  const [whole = "", fraction = ""] = text.replace("-", "").split(".");
  const digits = scale ?? (kind === "money" ? 2 : precision === undefined ? undefined : 0);
  if (digits !== undefined && fraction.length > digits) return messages.validation.scale(digits);
  const most = precision === undefined ? undefined : precision - (digits ?? 0);
  if (most !== undefined && whole.replace(/^0+/, "").length > most) return messages.validation.precision(most);
  return bounds(Number(text), min === undefined ? undefined : Number(min), max === undefined ? undefined : Number(max), messages);
}
