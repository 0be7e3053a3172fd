import type { EntityNode, FieldNode, Model } from "../../model/model.js";
import { and, compare, field, has, inList, isNull, not, or, quantifier, textMatch } from "../build.js";
import { ExpressionError } from "../errors.js";
import { typeOfFieldNode } from "../field-value-type.js";
import { nearest } from "../nearest.js";
import type { Collection, Expression } from "../node.js";
import { lookUp, type Holder, type Step } from "../resolve.js";
import type { Type } from "../type.js";
import { typeName } from "../typing.js";
import { RsqlError } from "./errors.js";
import { arity, operatorOf, operatorsFor, signOf, type RsqlOperator } from "./operators.js";
import { parseSyntax, type RsqlLimits, type Syntax, type Word } from "./syntax.js";
import { valueOf } from "./values.js";

export interface ParseRsqlOptions {
  readonly model: Model;
  /** Entity whose rows are filtered. */
  readonly entity: string;
  /** Fields that the asker may filter by; others answer as if they did not exist. Hidden fields never do. */
  readonly allow?: (entity: EntityNode, field: FieldNode) => boolean;
  readonly limits?: RsqlLimits;
}

/**
 * Reads a filter. Relations are paths (`customer.name==Ada`); through a to-many relation a comparison holds where it
 * holds for some of its rows. `==` compares literally: patterns have `=like=`. An empty text is no condition at all.
 * @throws RsqlError for the first thing that is wrong.
 */
export function parseRsql(text: string, options: ParseRsqlOptions): Expression {
  const entity = options.model.entities[options.entity];
  if (!entity) throw new RangeError(`The Model has no entity ${options.entity}.`);
  return condition(parseSyntax(text, options.limits ?? {}), entity, options);
}

type Comparison = Syntax & { readonly kind: "comparison" };

function condition(syntax: Syntax, entity: EntityNode, options: ParseRsqlOptions): Expression {
  if (syntax.kind !== "comparison") {
    const of = syntax.of.map((part) => condition(part, entity, options));
    return syntax.kind === "and" ? and(...of) : or(...of);
  }
  const operator = operatorOf(syntax.operator.text);
  if (!operator) throw new RsqlError("unknown_operator", `There is no operator ${syntax.operator.text}.`, syntax.operator.position, syntax.operator.text, Object.values(signOf));
  return compareAt({ syntax, operator, options }, { entity, row: "this", from: 0, depth: 0 });
}

interface Comparing { readonly syntax: Comparison; readonly operator: RsqlOperator; readonly options: ParseRsqlOptions }
interface Place { readonly entity: EntityNode; readonly row: string; readonly from: number; readonly depth: number }

/** Follows the path from a row; behind a to-many relation a new row begins. */
function compareAt(comparing: Comparing, place: Place): Expression {
  const { syntax, options } = comparing;
  let holder: Holder | undefined = place.entity;
  const path: string[] = [];
  for (let at = place.from; at < syntax.path.length; at += 1) {
    const word = syntax.path[at];
    if (!word) break;
    const step = find(holder, word, comparing, place.entity);
    path.push(word.text);
    const last = at === syntax.path.length - 1;
    if (step.kind === "rows") {
      const rows: Collection = { row: place.row, path, entity: step.entity.name };
      return last ? emptiness(comparing, rows, place.depth) : someRow(comparing, rows, step.entity, at + 1, place.depth);
    }
    if (last) return compareEnd(comparing, place.row, path, step, word);
    holder = step.kind === "row" ? step.entity : step.kind === "parts" ? { name: `${holder?.name}.${word.text}`, fields: step.fields } : undefined;
  }
  throw new RsqlError("syntax", "A comparison needs a field.", 0, "");
}

function find(holder: Holder | undefined, word: Word, { options }: Comparing, entity: EntityNode): Step {
  const visible = (known: FieldNode): boolean => !known.hidden && (options.allow?.(isEntity(holder) ? holder : entity, known) ?? true);
  const step = holder && lookUp(holder, word.text, options.model);
  if (step && visible(step.field)) return step;
  const names = Object.values(holder?.fields ?? {}).filter(visible).map((known) => known.name);
  const near = nearest(word.text, names);
  const instead = near.length > 0 ? ` Did you mean ${near.join(" or ")}?` : "";
  throw new RsqlError("unknown_field", `${holder?.name ?? "A value"} has no field ${JSON.stringify(word.text)}.${instead}`, word.position, word.text, near.length > 0 ? near : names);
}

function isEntity(holder: Holder | undefined): holder is EntityNode {
  return holder !== undefined && "table" in holder;
}

function someRow(comparing: Comparing, rows: Collection, entity: EntityNode, from: number, depth: number): Expression {
  const as = `r${depth + 1}`;
  return quantifier("some", rows, as, compareAt(comparing, { entity, row: as, from, depth: depth + 1 }));
}

/** A to-many relation by itself can be asked whether it has rows. */
function emptiness(comparing: Comparing, rows: Collection, depth: number): Expression {
  if (comparing.operator !== "isnull") throw notAllowed(comparing, "a list of rows", ["isnull"]);
  return quantifier(truth(comparing) ? "none" : "some", rows, `r${depth + 1}`);
}

function compareEnd(comparing: Comparing, row: string, path: readonly string[], step: Step, word: Word): Expression {
  if (step.kind === "parts") {
    throw new RsqlError("unknown_field", `${word.text} has parts; name one of them.`, word.position, word.text, Object.values(step.fields).filter((part) => !part.hidden).map((part) => `${word.text}.${part.name}`));
  }
  const type: Type = step.kind === "row" ? { kind: "row", entity: step.entity.name } : step.kind === "value" ? step.type : { kind: "null" };
  const allowed = operatorsOf(step, type);
  if (!allowed.includes(comparing.operator)) throw notAllowed(comparing, typeName(type), allowed);
  const of = field(row, path, type);
  const valued = step.kind === "row" ? keyType(comparing, step.entity, word) : type;
  return build(comparing, of, valued, type, step.field?.pii === true || keyIsPersonal(step));
}

/** The type in which the key of a related row is written. */
function keyType(comparing: Comparing, entity: EntityNode, word: Word): Type {
  const [name] = entity.key.fields;
  const key = name === undefined ? undefined : entity.fields[name];
  if (comparing.operator === "isnull") return { kind: "null" };
  if (!key || entity.key.fields.length > 1) {
    throw new RsqlError("operator_not_allowed", `${word.text} has a key of several fields; compare these.`, word.position, word.text, entity.key.fields.map((part) => `${word.text}.${part}`));
  }
  if (key.kind === "reference") return keyType(comparing, comparing.options.model.entities[key.target] ?? entity, word);
  return typeOfFieldNode(key, comparing.options.model) ?? { kind: "text" };
}

/** An encrypted value is compared by its blind index, where it has one. */
function operatorsOf({ field }: Step, type: Type): readonly RsqlOperator[] {
  if (field.kind !== "value" || field.encrypted === undefined) return operatorsFor(type);
  return field.encrypted.searchable === true ? ["eq", "ne", "in", "out", "isnull"] : ["isnull"];
}

/** A reference is compared with the key of its row, which may be somebody's address. */
function keyIsPersonal(step: Step): boolean {
  return step.kind === "row" && step.entity.key.fields.some((name) => step.entity.fields[name]?.pii === true);
}

function build(comparing: Comparing, of: Expression, valued: Type, type: Type, personal: boolean): Expression {
  const { operator, syntax } = comparing;
  const count = arity(operator);
  if (count === "two" && syntax.values.length !== 2) throw miscounted(comparing, "two values: (from,to)");
  if (count === "one" && syntax.values.length !== 1) throw miscounted(comparing, "one value");
  const values = operator === "isnull" ? [] : syntax.values.map((word) => valueOf(word, itemType(operator, valued), type, personal));
  const [first, second] = values;
  if (!first) return truth(comparing) ? isNull(of) : not(isNull(of));
  try {
    return combine(operator, of, first, second ?? first, values);
  } catch (error) {
    const word = syntax.values[0];
    if (error instanceof ExpressionError) throw new RsqlError("invalid_value", personal ? `That cannot be compared here; ${error.hint}.` : `${error.message}; ${error.hint}.`, word?.position ?? 0, personal ? "" : word?.text ?? "");
    throw error;
  }
}

function itemType(operator: RsqlOperator, type: Type): Type {
  return operator === "has" && (type.kind === "array" || type.kind === "range") ? type.of : type;
}

function combine(operator: RsqlOperator, of: Expression, first: Expression, second: Expression, values: readonly Expression[]): Expression {
  switch (operator) {
    case "eq": case "ne": case "gt": case "gte": case "lt": case "lte": return compare(operator, of, first);
    case "between": return and(compare("gte", of, first), compare("lte", of, second));
    case "in": return inList(of, values);
    case "out": return not(inList(of, values));
    case "isnull": return isNull(of);
    case "like": case "ilike": return textMatch("like", of, first, operator === "ilike");
    case "contains": case "icontains": return textMatch("contains", of, first, operator === "icontains");
    case "starts": case "istarts": return textMatch("startsWith", of, first, operator === "istarts");
    case "ends": case "iends": return textMatch("endsWith", of, first, operator === "iends");
    case "has": return has(of, first);
  }
}

function truth({ syntax }: Comparing): boolean {
  const [word] = syntax.values;
  if (syntax.values.length === 1 && (word?.text === "true" || word?.text === "false")) return word.text === "true";
  throw new RsqlError("invalid_value", "=isnull= takes true or false.", word?.position ?? 0, word?.text ?? "", ["true", "false"]);
}

function miscounted({ syntax }: Comparing, expected: string): RsqlError {
  return new RsqlError("invalid_value", `${syntax.operator.text} takes ${expected}.`, syntax.operator.position, syntax.operator.text, [expected]);
}

function notAllowed({ syntax }: Comparing, what: string, allowed: readonly RsqlOperator[]): RsqlError {
  const signs = allowed.map((operator) => signOf[operator]);
  return new RsqlError("operator_not_allowed", `${syntax.operator.text} does not apply to ${what}; use ${signs.join(" ")}.`, syntax.operator.position, syntax.operator.text, signs);
}
