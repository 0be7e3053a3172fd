import type { Expression } from "../../../src/expr/node.js";
import { bind, emitter, encoderFor, level, scope, tableRow, toSql } from "../../../src/expr/sql/index.js";
import { fieldSqlType } from "../../../src/expr/sql/types.js";
import { typeOfField } from "../../../src/expr/field-value-type.js";
import type { Database } from "../../../src/database/index.js";
import type { Model } from "../../../src/model/model.js";
import { derive, emit } from "../../../src/schema/index.js";
import { known } from "./environment.js";
import type { MadeRows } from "./rows.js";

/** Makes the tables of a model anew and fills them. */
export async function load(db: Database, model: Model, rows: MadeRows): Promise<void> {
  await db.script("drop schema if exists corollary cascade; drop schema public cascade; create schema public;");
  await db.script(emit(derive(model, { version: 18, applicationRole: "corollary_app" })));
  await db.script("set session_replication_role = replica");
  for (const [name, made] of rows) {
    const entity = model.entities[name];
    const [first] = made;
    if (!entity || !first) continue;
    const columns = first.columns.map((column) => `"${column.column}"`).join(", ");
    const places = first.columns.map((column, at) => `$${at + 1}::${fieldSqlType(column.type, model)}`).join(", ");
    for (const { columns: values } of made) {
      const params = values.map((column) => encoderFor(typeOfField(column.type, model.enums))(column.value));
      await db.query({ text: `insert into "${entity.table}" (${columns}) values (${places})`, params });
    }
  }
  await db.script("set session_replication_role = origin");
}

/** The results of expressions for all rows of an entity, as Postgres prints them; rows in the order of `position`. */
export async function ask(db: Database, model: Model, entityName: string, expressions: readonly Expression[]): Promise<readonly (readonly (string | null)[])[]> {
  const { text, params } = statement(model, entityName, expressions);
  const { rows } = await db.query<Record<string, string | null>>({ text, params, prepare: false });
  return rows.map((row) => expressions.map((_, at) => row[`e${at}`] ?? null));
}

export function statement(model: Model, entityName: string, expressions: readonly Expression[]) {
  const entity = model.entities[entityName];
  if (!entity) throw new Error(`No ${entityName}.`);
  const of = emitter(model, { collation: "pg_unicode_fast", boundClock: true });
  const at = level("join");
  of.aliases.add("t0");
  const within = scope(of, { this: tableRow(of, entity, "t0", at) }, at);
  const columns = expressions.map((expression, n) => `${printed(expression, toSql(expression, within).text)} as e${n}`);
  const text = `select ${columns.join(", ")} from "${entity.table}" t0 ${at.joins.join(" ")} order by t0.ctid`;
  return { text, params: bind(of.params.sources, [], known) };
}

function printed(expression: Expression, sql: string): string {
  return expression.type.kind === "bytes" ? `encode((${sql}), 'base64')` : `(${sql})::text`;
}
