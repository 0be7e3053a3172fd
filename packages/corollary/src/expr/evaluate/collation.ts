import type { Expression } from "../node.js";
import { children } from "../traverse.js";
import type { FieldType } from "../../model/field-type.js";
import { EvaluationRefused } from "./errors.js";
import { boundRow, entityOf, fieldOf, type Context } from "./path.js";

/** Collations that order by code point. */
const byCodePoint = new Set(["C", "POSIX", "ucs_basic", "C.UTF-8", "pg_c_utf8", "pg_unicode_fast"]);
/** Collations whose upper and lower case are JavaScript's. */
const fullCase = new Set(["pg_unicode_fast"]);

/** Refuses what only the collation of a language can answer. `need`: to order text, or to change its case. */
export function refuseCollation(of: Expression, need: "order" | "case", context: Context): void {
  if (of.type.kind !== "text") return;
  const known = need === "order" ? byCodePoint : fullCase;
  const named = statedCollation(of, context);
  if (named === undefined || known.has(named)) return;
  throw new EvaluationRefused("database_only", `Text under the collation ${named} is ${need === "order" ? "ordered" : "put in lower or upper case"} by the database alone.`);
}

/** The collation that a text takes from the columns it is made of; undefined where none states one. */
function statedCollation(of: Expression, context: Context): string | undefined {
  if (of.op === "field") return fieldCollation(of.row, of.path, context);
  if ((of.op === "min" || of.op === "max") && of.value) {
    const entity = entityOf(context.model, of.in.entity);
    return statedCollation(of.value, { ...context, bindings: new Map(context.bindings).set(of.as, { slot: -1, entity }) });
  }
  for (const child of children(of)) {
    const named = child.type.kind === "text" ? statedCollation(child, context) : undefined;
    if (named !== undefined) return named;
  }
  return undefined;
}

function fieldCollation(row: string, path: readonly string[], context: Context): string | undefined {
  let { entity } = boundRow(row, context);
  for (const [at, name] of path.entries()) {
    const field = fieldOf(entity, name);
    if (field.kind === "value") return collationOf(field.type);
    if (field.kind === "embedded") {
      const inner = field.fields[path[at + 1] ?? ""];
      return inner && collationOf(inner.type);
    }
    if (field.kind === "computed") {
      if (field.stored) return collationOf(field.type);
      return statedCollation(field.expression, { ...context, bindings: new Map([["this", { slot: -1, entity }]]) });
    }
    entity = entityOf(context.model, field.target);
  }
  return undefined;
}

function collationOf(type: FieldType): string | undefined {
  return type.kind === "text" || type.kind === "varchar" || type.kind === "char" ? type.collation : undefined;
}
