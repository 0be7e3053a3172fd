import { byText } from "../context.js";
import type { ObjectName, SqlObject, SqlObjectKind } from "../schema.js";
import type { Catalog } from "./catalog.js";
import type { Needs } from "./needs.js";
import { partitions, types, views } from "./object-sql.js";

type ObjectRow = {
  kind: SqlObjectKind; catalog: string; oid: string; schema: string; name: string; arguments: string | null; on: string | null; create: string;
  parentSchema?: string; parentName?: string;
};

/** Views, types, partitions and what stands on them, by the statements that make them. */
export async function readObjects(catalog: Catalog, reading: Promise<Needs>): Promise<SqlObject[]> {
  const [own, parts, needs] = await Promise.all([catalog.rows<ObjectRow>(`${types}\nunion all\n${views}`), catalog.rows<ObjectRow>(partitions), reading]);
  return [...own, ...parts].map((row) => objectOf(row, needs));
}

function objectOf(row: ObjectRow, needs: Needs): SqlObject {
  const from = row.catalog === "pg_class" || row.catalog === "pg_type" ? needs(row.catalog, row.oid).needs ?? [] : [];
  const parent: ObjectName[] = row.parentSchema === undefined || row.parentName === undefined ? [] : [{ kind: "relation", schema: row.parentSchema, name: row.parentName }];
  const all = [...parent, ...from.filter((need) => need.schema !== row.schema || need.name !== row.name)];
  return {
    kind: row.kind,
    schema: row.schema,
    name: row.name,
    ...(row.on !== null && { on: row.on }),
    create: row.create,
    ...(all.length > 0 && { needs: all }),
  };
}

export const byObject = (a: SqlObject, b: SqlObject): number =>
  byText(a.kind, b.kind) || byText(a.schema, b.schema) || byText(a.name, b.name) || byText(a.arguments ?? "", b.arguments ?? "") || byText(a.on ?? "", b.on ?? "");
