import type { Database } from "../../database/port.js";
import { emit } from "../emit.js";
import type { Role, Schema, Source } from "../schema.js";
import { introspect, type Introspection } from "./introspect.js";

/**
 * A derived Schema as a database shows it after making it, for comparison with one that was introspected: Postgres writes
 * expressions in its own way, and only Postgres knows which. Made in `scratch`, an empty database that is thrown away
 * after this. Where things come from (sources, former names, messages) is kept.
 */
export async function asPrinted(schema: Schema, scratch: Database): Promise<Introspection> {
  await scratch.transaction((tx) => tx.script(emit(schema)));
  const { schema: found, unknown } = await introspect(scratch, { applicationRole: schema.roles[0]?.name });
  return { schema: { ...withOrigins(found, schema), version: schema.version }, unknown };
}

interface Told { readonly name: string; readonly schema?: string; readonly source?: Source; readonly was?: string; readonly message?: string }

/** What only the derived one knows. Sorted lists stay sorted. */
function told<T extends Told>(found: readonly T[], derived: readonly Told[]): T[] {
  const byKey = new Map(derived.map((each) => [`${each.schema ?? ""}\0${each.name}`, each]));
  return found.map((each) => {
    const known = byKey.get(`${each.schema ?? ""}\0${each.name}`);
    if (known === undefined) return each;
    const { source, was, message } = known;
    return { ...each, ...(source !== undefined && { source }), ...(was !== undefined && { was }), ...(message !== undefined && { message }) };
  });
}

function withOrigins(found: Schema, derived: Schema): Schema {
  const tables = new Map(derived.tables.map((table) => [`${table.schema}\0${table.name}`, table]));
  return {
    ...found,
    roles: told<Role>(found.roles, derived.roles),
    extensions: told(found.extensions, derived.extensions),
    schemas: told(found.schemas, derived.schemas),
    enums: told(found.enums, derived.enums),
    sequences: told(found.sequences, derived.sequences),
    functions: told(found.functions, derived.functions),
    tables: told(found.tables, derived.tables).map((table) => {
      const known = tables.get(`${table.schema}\0${table.name}`);
      return known === undefined ? table : {
        ...table,
        columns: told(table.columns, known.columns),
        constraints: told(table.constraints, known.constraints),
        indexes: told(table.indexes, known.indexes),
        triggers: told(table.triggers, known.triggers),
      };
    }),
  };
}
