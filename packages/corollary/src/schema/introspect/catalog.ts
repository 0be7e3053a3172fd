import type { Parameter, Row, Transaction } from "../../database/port.js";
import type { QualifiedName } from "../schema.js";

/** What every reading of the catalogs needs: one snapshot of one database. */
export interface Catalog {
  /** Major version of the server. */
  readonly version: number;
  /** Role whose privileges belong to the schema. */
  readonly applicationRole: string | undefined;
  /**
   * Rows of a query in which, unless parameters are given, `$1` stands for the schemas that are read, as an array of oids.
   * Prepared: much of a query's time on a small database is its planning, and a proof reads one database many times.
   */
  rows<R extends Row>(text: string, params?: readonly Parameter[]): Promise<R[]>;
  /** Names of these collations, by oid. Most databases use one or two of the many that there are. */
  collations(oids: Iterable<string>): Promise<ReadonlyMap<string, QualifiedName>>;
  comment(catalog: CommentedCatalog, oid: string, column?: number): { readonly comment?: string };
}

/** A schema of the database, as everything in it refers to it. */
export type NamespaceRow = { oid: string; name: string; acl: boolean };

/** Catalogs whose objects carry comments that a Schema can hold. */
export type CommentedCatalog = "pg_class" | "pg_namespace" | "pg_type" | "pg_proc" | "pg_constraint" | "pg_trigger" | "pg_policy";

/** What the database itself came with has smaller oids than this. */
export const firstOwnOid = 16_384;

/** SQL: the oids of what belongs to an extension, which is there as long as the extension is. */
export const ofExtension = (catalog: string): string =>
  `(select d.objid from pg_depend d where d.classid = '${catalog}'::regclass and d.refclassid = 'pg_extension'::regclass and d.deptype = 'e')`;

const foreignSchemas = "nspname in ('pg_catalog', 'information_schema') or nspname ~ '^pg_(toast|temp_|toast_temp_)'";

/** All schemas but those of Postgres itself and of extensions. */
export async function namespaceRows(tx: Transaction): Promise<NamespaceRow[]> {
  const { rows } = await tx.query<NamespaceRow>({
    text: `select oid::text as oid, nspname::text as name, nspacl is not null as acl from pg_namespace
      where not (${foreignSchemas}) and oid not in ${ofExtension("pg_namespace")}`,
    params: [],
  });
  return rows;
}

export type CommentRow = { catalog: CommentedCatalog; oid: string; column: number; comment: string };

/** Postgres gives this to `public` by itself. */
const commentOfPublic = "standard public schema";

/** All comments on what a Schema can hold. */
export async function commentRows(tx: Transaction): Promise<CommentRow[]> {
  const { rows } = await tx.query<CommentRow>({
    text: `select c.relname::text as catalog, objoid::text as oid, objsubid as column, description as comment
      from pg_description join pg_class c on c.oid = classoid
      where (objoid >= ${firstOwnOid} or classoid = 'pg_namespace'::regclass) and description <> '${commentOfPublic}'
        and classoid in ('pg_class'::regclass, 'pg_namespace'::regclass, 'pg_type'::regclass, 'pg_proc'::regclass, 'pg_constraint'::regclass, 'pg_trigger'::regclass, 'pg_policy'::regclass)`,
    params: [],
  });
  return rows;
}

export function openCatalog(
  tx: Transaction,
  version: number,
  namespaces: readonly NamespaceRow[],
  comments: readonly CommentRow[],
  applicationRole: string | undefined,
): Catalog {
  const within = `{${namespaces.map(({ oid }) => oid).join(",")}}`;
  const key = (catalog: string, oid: string, column: number): string => `${catalog} ${oid} ${column}`;
  const byObject = new Map(comments.map((row) => [key(row.catalog, row.oid, row.column), row.comment]));
  const rows = async <R extends Row>(text: string, params: readonly Parameter[] = text.includes("$1") ? [within] : []): Promise<R[]> =>
    (await tx.query<R>({ text, params })).rows;
  return {
    version,
    applicationRole,
    rows,
    collations: (oids) => readCollations(rows, new Set(oids)),
    comment(catalog, oid, column = 0) {
      const comment = byObject.get(key(catalog, oid, column));
      return comment === undefined ? {} : { comment };
    },
  };
}

type CollationRow = { oid: string; schema: string; name: string };

async function readCollations(rows: Catalog["rows"], oids: ReadonlySet<string>): Promise<ReadonlyMap<string, QualifiedName>> {
  const found = await rows<CollationRow>(`
    select co.oid::text as oid, n.nspname::text as schema, co.collname::text as name
    from pg_collation co join pg_namespace n on n.oid = co.collnamespace where co.oid = any($1::oid[])`, [`{${[...oids].join(",")}}`]);
  return new Map(found.map(({ oid, schema, name }) => [oid, systemless(schema, name)]));
}

/** A name without its schema where that is the one of Postgres itself. */
export const systemless = (schema: string | null, name: string): QualifiedName =>
  schema === null || schema === "pg_catalog" ? { name } : { schema, name };
