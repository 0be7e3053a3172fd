import type { EntityNode, Model } from "../../model/model.js";
import * as build from "../build.js";
import { ExpressionError, type ExpressionErrorCode } from "../errors.js";
import { plainObject } from "../literal-json.js";
import { nearest } from "../nearest.js";
import type { Branch, Collection, DatePart, DateUnit, Duration, Expression, JsonPath, Op } from "../node.js";
import { resolvePath } from "../resolve.js";
import type { Type } from "../type.js";
import { forms } from "./form.js";
import { decodeType } from "./type.js";

/** One thing that is wrong. `pointer`: RFC 6901, from the root of the document. */
export interface JsonProblem {
  readonly pointer: string;
  readonly code: ExpressionErrorCode | "form" | "unknown_name";
  readonly message: string;
  readonly hint: string;
}

/** What names in the expression mean. */
export interface JsonContext {
  readonly model: Model;
  /** What "this" is a row of; without it no row can be read. */
  readonly entity?: string;
  /** The inputs there are, with their types; without it any input is taken as it is stated. */
  readonly inputs?: Readonly<Record<string, Type>>;
}

/** Nesting beyond which nothing is read. */
const maxDepth = 200;

/** Reads a node; undefined where something was wrong, which is then among the problems. */
export function decodeExpression(json: unknown, context: JsonContext, pointer: string, problems: JsonProblem[]): Expression | undefined {
  const entity = context.entity === undefined ? undefined : entityOf(context.model, context.entity);
  return new Decoder(context, problems).node(json, pointer, new Map(entity ? [["this", entity]] : []), 0);
}

type Rows = ReadonlyMap<string, EntityNode>;

function entityOf(model: Model, name: string): EntityNode | undefined {
  return Object.hasOwn(model.entities, name) ? model.entities[name] : undefined;
}

class Decoder {
  constructor(private readonly context: JsonContext, private readonly problems: JsonProblem[]) {}

  node(json: unknown, pointer: string, rows: Rows, depth: number): Expression | undefined {
    if (depth > maxDepth) return this.problem(pointer, "form", "the expression is nested too deep", `nest no deeper than ${maxDepth}`);
    if (!plainObject(json) || typeof json.op !== "string") return this.problem(pointer, "form", "a node is an object with an op", "write { \"op\": … }");
    const { op } = json;
    if (!isOp(op)) {
      const near = nearest(op, Object.keys(forms));
      return this.problem(`${pointer}/op`, "form", `there is no operator ${JSON.stringify(op)}`, near.length > 0 ? `did you mean ${near.join(" or ")}?` : `use one of ${Object.keys(forms).join(", ")}`);
    }
    const before = this.problems.length;
    const read = this.members(op, json, pointer, rows, depth);
    if (this.problems.length > before) return undefined;
    try {
      return construct(op, read);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      return this.problem(pointer, error.code, error.message, error.hint);
    }
  }

  /** Reads all members, so that the problems of all are found. */
  private members(op: Op, json: Record<string, unknown>, pointer: string, rows: Rows, depth: number): Read {
    const form = forms[op];
    for (const name of Object.keys(json)) {
      if (name !== "op" && name !== "type" && !Object.hasOwn(form, name)) this.problem(`${pointer}/${escaped(name)}`, "form", `${op} has no member ${JSON.stringify(name)}`, "remove it");
    }
    const read = new Read();
    const inner = form.in === "rows" ? this.collection(json, pointer, rows, read) : rows;
    for (const [name, member] of Object.entries(form)) {
      const at = `${pointer}/${name}`, value = json[name];
      if (value === undefined && (member === "node?" || member === "boolean?")) continue;
      switch (member) {
        case "node": case "node?": read.node(name, this.node(value, at, inner, depth + 1)); break;
        case "nodes": read.nodes(name, this.list(value, at).map((item, i) => this.node(item, `${at}/${i}`, inner, depth + 1))); break;
        case "branches": read.branches = this.branches(value, at, inner, depth); break;
        case "text": read.texts.set(name, [this.text(value, at)]); break;
        case "texts": read.texts.set(name, this.list(value, at).map((item, i) => this.text(item, `${at}/${i}`))); break;
        case "type": read.type = decodeType(value) ?? this.problem(at, "form", "that is no type", "write { \"kind\": … }"); break;
        case "json": read.value = value === undefined ? this.problem(at, "form", "a constant has a value", "state it, or null") : value; break;
        case "number": read.number = typeof value === "number" ? value : this.problem(at, "form", "that is no number", "give a number"); break;
        case "boolean?": read.flag = typeof value === "boolean" ? value : this.problem(at, "form", "that is neither true nor false", "give a boolean"); break;
        case "duration": read.duration = isDuration(value) ? value : this.problem(at, "form", "a duration is an object of whole numbers", "write { \"days\": 1 }"); break;
        case "rows": break;
      }
    }
    this.resolve(op, read, pointer, rows);
    return read;
  }

  private branches(json: unknown, pointer: string, rows: Rows, depth: number): readonly Branch[] {
    return this.list(json, pointer).flatMap((item, i) => {
      const at = `${pointer}/${i}`;
      if (!plainObject(item)) {
        this.problem(at, "form", "a branch is an object with when and then", "write { \"when\": …, \"then\": … }");
        return [];
      }
      const when = this.node(item.when, `${at}/when`, rows, depth + 1), then = this.node(item.then, `${at}/then`, rows, depth + 1);
      return when && then ? [{ when, then }] : [];
    });
  }

  private list(json: unknown, pointer: string): readonly unknown[] {
    if (Array.isArray(json)) return json;
    this.problem(pointer, "form", "that is no list", "give an array");
    return [];
  }

  private text(json: unknown, pointer: string): string {
    if (typeof json !== "string") this.problem(pointer, "form", "that is no text", "give a string");
    return String(json);
  }

  /** The collection of a quantifier or aggregate, and the rows in reach inside it. */
  private collection(json: Record<string, unknown>, pointer: string, rows: Rows, read: Read): Rows {
    const at = `${pointer}/in`, stated = json.in;
    if (!plainObject(stated)) {
      this.problem(at, "form", "a collection is an object with row and path", "write { \"row\": \"this\", \"path\": [ … ] }");
      return rows;
    }
    const row = this.text(stated.row, `${at}/row`), path = this.list(stated.path, `${at}/path`).map((step, i) => this.text(step, `${at}/path/${i}`));
    const end = this.follow(row, path, at, rows);
    if (!end) return rows;
    if (end.kind !== "rows" && !(end.kind === "row" && end.field?.kind === "collection")) {
      this.problem(`${at}/path`, "operand_type", `${path.join(".")} is no to-many relation`, "name a collection");
      return rows;
    }
    read.rows = { row, path, entity: end.entity.name };
    return new Map(rows).set(typeof json.as === "string" ? json.as : "", end.entity);
  }

  /** What the names of a node mean: types of fields and inputs. */
  private resolve(op: Op, read: Read, pointer: string, rows: Rows): void {
    if (op === "field") {
      const path = read.texts.get("path") ?? [];
      const end = this.follow(read.text("row"), path, pointer, rows);
      if (end?.kind === "value") read.type = end.type;
      else if (end?.kind === "row") read.type = { kind: "row", entity: end.entity.name };
      else if (end) this.problem(`${pointer}/path`, "operand_type", `${path.join(".")} is no single value`, end.kind === "rows" ? "use a quantifier or an aggregate" : "name one of its parts");
    }
    if (op === "input" && this.context.inputs) {
      const name = read.text("name"), { inputs } = this.context;
      const type = Object.hasOwn(inputs, name) ? inputs[name] : undefined;
      if (type) read.type = type;
      else this.unknown(`${pointer}/name`, `there is no input ${JSON.stringify(name)}`, name, Object.keys(inputs));
    }
  }

  private follow(row: string, path: readonly string[], pointer: string, rows: Rows) {
    const entity = rows.get(row);
    if (!entity) return this.unknown(`${pointer}/row`, `no row is called ${JSON.stringify(row)} here`, row, [...rows.keys()]);
    const resolved = resolvePath(this.context.model, entity, path);
    if (resolved.ok) return resolved.end;
    return this.unknown(`${pointer}/path/${resolved.at}`, resolved.message, path[resolved.at] ?? "", resolved.known);
  }

  private unknown(pointer: string, message: string, name: string, known: readonly string[]): undefined {
    const near = nearest(name, known);
    return this.problem(pointer, "unknown_name", message, near.length > 0 ? `did you mean ${near.join(" or ")}?` : `known here: ${known.join(", ") || "none"}`);
  }

  private problem(pointer: string, code: JsonProblem["code"], message: string, hint: string): undefined {
    this.problems.push({ pointer, code, message, hint });
    return undefined;
  }
}

function isOp(op: string): op is Op {
  return Object.hasOwn(forms, op);
}

function isDuration(value: unknown): value is Duration {
  return plainObject(value) && Object.values(value).every((count) => typeof count === "number");
}

function escaped(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}

/** The members of one node. Only read from where no problem was found. */
class Read {
  private readonly single = new Map<string, Expression>();
  private readonly lists = new Map<string, readonly Expression[]>();
  readonly texts = new Map<string, readonly string[]>();
  branches: readonly Branch[] = [];
  type: Type | undefined;
  rows: Collection | undefined;
  value: unknown;
  number: number | undefined;
  flag: boolean | undefined;
  duration: Duration | undefined;

  node(name: string, node: Expression | undefined): void {
    if (node) this.single.set(name, node);
  }
  nodes(name: string, nodes: readonly (Expression | undefined)[]): void {
    this.lists.set(name, nodes.filter((node) => node !== undefined));
  }
  optional(name: string): Expression | undefined {
    return this.single.get(name);
  }
  one(name: string): Expression {
    return present(this.single.get(name), name);
  }
  all(name: string): readonly Expression[] {
    return present(this.lists.get(name), name);
  }
  text(name: string): string {
    return present(this.texts.get(name)?.[0], name);
  }
}

function present<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new ExpressionError("invalid_argument", `${name} is missing`, "state it");
  return value;
}

const dateUnits: readonly DateUnit[] = ["year", "quarter", "month", "week", "day", "hour", "minute", "second"];
const jsonKinds: readonly JsonPath["as"][] = ["text", "decimal", "boolean", "json"];

function chosen<T extends string>(value: string, of: readonly T[], what: string): T {
  const found = of.find((word) => word === value);
  if (found !== undefined) return found;
  throw new ExpressionError("invalid_argument", `${JSON.stringify(value)} is no ${what}`, `use one of ${of.join(", ")}`);
}

/** The node, made and checked by its constructor. */
function construct(op: Op, read: Read): Expression {
  switch (op) {
    case "literal": return build.literal(read.value, present(read.type, "type"));
    case "field": return build.field(read.text("row"), read.texts.get("path") ?? [], present(read.type, "type"));
    case "actor": return build.actor(read.text("name"), present(read.type, "type"));
    case "input": return build.input(read.text("name"), present(read.type, "type"));
    case "role": return build.role(read.text("role"));
    case "now": return build.now();
    case "today": return build.today();
    case "eq": case "ne": case "lt": case "lte": case "gt": case "gte": return build.compare(op, read.one("left"), read.one("right"));
    case "in": return build.inList(read.one("of"), read.all("items"));
    case "isNull": return build.isNull(read.one("of"));
    case "and": return build.and(...read.all("of"));
    case "or": return build.or(...read.all("of"));
    case "not": return build.not(read.one("of"));
    case "add": case "sub": case "mul": case "div": case "mod": return build.arithmetic(op, read.one("left"), read.one("right"));
    case "neg": case "abs": case "floor": case "ceil": return build.numericFunction(op, read.one("of"));
    case "round": return build.round(read.one("of"), present(read.number, "digits"));
    case "lower": case "upper": case "trim": case "length": return build.textFunction(op, read.one("of"));
    case "contains": case "startsWith": case "endsWith": case "like": case "matches": return build.textMatch(op, read.one("of"), read.one("part"), read.flag ?? false);
    case "concat": return build.concat(read.all("of"));
    case "plus": return build.plus(read.one("of"), present(read.duration, "duration"));
    case "part": return build.part(read.one("of"), chosen<DatePart["unit"]>(read.text("unit"), [...dateUnits, "weekday"], "unit"));
    case "startOf": return build.startOf(read.one("of"), chosen(read.text("unit"), dateUnits, "unit"));
    case "json": return build.json(read.one("of"), read.texts.get("path") ?? [], chosen(read.text("as"), jsonKinds, "kind of JSON value"));
    case "has": return build.has(read.one("of"), read.one("item"));
    case "overlaps": return build.overlaps(read.one("left"), read.one("right"));
    case "size": return build.size(read.one("of"));
    case "case": return build.caseOf(read.branches, read.one("otherwise"));
    case "coalesce": return build.coalesce(read.all("of"));
    case "some": case "every": case "none": return build.quantifier(op, present(read.rows, "in"), read.text("as"), read.optional("where"));
    case "count": case "sum": case "avg": case "min": case "max":
      return build.aggregate(op, present(read.rows, "in"), read.text("as"), withoutAbsent(read.optional("where"), read.optional("value")));
  }
}

function withoutAbsent(where: Expression | undefined, value: Expression | undefined): { readonly where?: Expression; readonly value?: Expression } {
  return { ...(where ? { where } : {}), ...(value ? { value } : {}) };
}
