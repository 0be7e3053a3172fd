import type { Database, Transaction } from "../../database/port.js";
import { byName, byText } from "../context.js";
import type { Namespace, Schema } from "../schema.js";
import { commentRows, namespaceRows, openCatalog, type Catalog, type NamespaceRow } from "./catalog.js";
import { findingKey, type Finding } from "./finding.js";
import { readGrants } from "./grants.js";
import { readNeeds } from "./needs.js";
import { byObject, readObjects } from "./objects.js";
import { readOthers } from "./others.js";
import { readRoutines } from "./routines.js";
import { readEnums, readExtensions, readRoles, readSequences } from "./standing.js";
import { readTables } from "./tables.js";

export interface IntrospectOptions {
  /** The role that requests run as: its privileges belong to the schema. Absent: no privileges are read as such, all are named. */
  readonly applicationRole?: string | undefined;
  /** Names of the schemas to read. Default: all but those of Postgres and of extensions. */
  readonly schemas?: readonly string[] | undefined;
}

export interface Introspection {
  readonly schema: Schema;
  /** What is there beside it, or is more than it says. */
  readonly unknown: readonly Finding[];
}

/**
 * What a database holds, whoever made it; Postgres 14 or newer. Reads the catalogs in one snapshot, with as many queries
 * for thousands of tables as for one. Expressions are as Postgres prints them, with the objects of `public` unqualified:
 * to compare with a derived Schema, bring that into the same form with `asPrinted`.
 */
export async function introspect(database: Database, options: IntrospectOptions = {}): Promise<Introspection> {
  const version = Math.floor(database.info.version / 10_000);
  return database.as("owner").transaction((tx) => read(tx, version, options), {
    isolation: "repeatable read",
    readOnly: true,
    settings: { search_path: "public" },
  });
}

async function read(tx: Transaction, version: number, { applicationRole, schemas }: IntrospectOptions): Promise<Introspection> {
  const [all, comments] = await Promise.all([namespaceRows(tx), commentRows(tx)]);
  const chosen = all.filter(({ name }) => schemas === undefined || schemas.includes(name));
  const catalog = openCatalog(tx, version, chosen, comments, applicationRole);
  const needs = readNeeds(catalog);
  // Sent without waiting for each other: the server answers one while what came before is read here.
  const [{ tables, unknown }, sequences, routines, made, grants, others, roles, extensions, enums] = await Promise.all([
    readTables(catalog), readSequences(catalog), readRoutines(catalog, needs), readObjects(catalog, needs),
    readGrants(catalog), readOthers(catalog), readRoles(catalog), readExtensions(catalog), readEnums(catalog),
  ]);
  const objects = [...routines.objects, ...made].sort(byObject);
  return {
    schema: {
      format: 1,
      version,
      roles,
      extensions,
      schemas: namespaces(chosen, catalog),
      enums,
      sequences: sequences.sequences,
      functions: routines.functions,
      tables,
      ...(objects.length > 0 && { objects }),
      grants: grants.grants,
    },
    unknown: [...unknown, ...sequences.unknown, ...routines.unknown, ...grants.unknown, ...others]
      .sort((a, b) => byText(findingKey(a), findingKey(b))),
  };
}

const namespaces = (rows: readonly NamespaceRow[], catalog: Catalog): Namespace[] =>
  rows.map(({ oid, name }): Namespace => ({ name, ...catalog.comment("pg_namespace", oid) })).sort(byName);
