import type { Database } from "../../database/port.js";
import { createExtension, createRole, createSchema } from "../ddl.js";
import { emit } from "../emit.js";
import { qualified } from "../identifier.js";
import type { EnumType, FormerName, QualifiedName, Role, Schema, Source } from "../schema.js";
import { asStated } from "./as-stated.js";
import { introspect, type Introspection } from "./introspect.js";

/**
 * A derived Schema as a database shows it after making it, for comparison with one that was introspected: Postgres writes
 * expressions in its own way, and only Postgres knows which. Made in `scratch`, an empty database that is thrown away
 * after this. Where things come from (sources, former names, messages) is kept.
 * `beside`: a database whose own types the Schema may mention without making them; others of the same names stand in.
 */
export async function asPrinted(schema: Schema, scratch: Database, beside?: Schema): Promise<Introspection> {
  const lacking = await lackingExtensions(schema, scratch);
  const makeable = { ...schema, extensions: schema.extensions.filter(({ name }) => !lacking.includes(name)) };
  await scratch.script([...schema.schemas.map(createSchema), ...makeable.extensions.map(createExtension)].join(";\n"));
  const foreign = beside === undefined ? [] : await missingTypes(foreignTypes(makeable, beside), scratch);
  await scratch.transaction(async (tx) => {
    await tx.script([...namespaces(foreign), ...foreign.map((type) => `create domain ${qualified(type)} as text`), ...missingRoles(schema), emit(makeable)].join(";\n"));
  });
  const { schema: printed, unknown } = await introspect(scratch, { applicationRole: schema.roles[0]?.name });
  const found = beside === undefined ? printed : asStated(printed, schema, beside);
  const standIns = new Set(foreign.map((type) => `${type.schema ?? ""}.${type.name}`));
  return {
    schema: { ...withoutStandIns(withOrigins(found, schema), standIns), extensions: told(schema.extensions, schema.extensions), schemas: told(found.schemas, schema.schemas).filter(({ name }) => schema.schemas.some((each) => each.name === name)), version: schema.version },
    unknown,
  };
}

/** Extensions that the scratch database cannot have. What only mentions their types is compared all the same. */
async function lackingExtensions(schema: Schema, scratch: Database): Promise<string[]> {
  if (schema.extensions.length === 0) return [];
  const { rows } = await scratch.query<{ name: string }>({ text: "select name::text as name from pg_available_extensions", params: [], prepare: false });
  return schema.extensions.map(({ name }) => name).filter((name) => !rows.some((row) => row.name === name));
}

async function missingTypes(types: readonly QualifiedName[], scratch: Database): Promise<QualifiedName[]> {
  if (types.length === 0) return [];
  const { rows } = await scratch.query<{ there: boolean }>({
    text: "select to_regtype(name) is not null as there from unnest($1::text[]) with ordinality as t (name, place) order by place", params: [types.map(qualified)], prepare: false,
  });
  return types.filter((_, k) => rows[k]?.there !== true);
}

/**
 * Types of columns that are neither built in nor made by the Schema: those of extensions that it does not state, or that
 * are lacking. Those with modifiers have no stand-in.
 */
function foreignTypes(schema: Schema, beside: Schema): QualifiedName[] {
  const own = new Set([...schema.enums, ...schema.tables, ...schema.objects ?? []].map((type) => `${type.schema}.${type.name}`));
  const found = new Map(beside.tables.flatMap((table) => table.columns).flatMap(({ type }) =>
    type.schema === undefined || type.schema === "pg_catalog" || type.modifiers !== undefined || own.has(`${type.schema}.${type.name}`)
      ? []
      : [[`${type.schema}.${type.name}`, { schema: type.schema, name: type.name }] as const]));
  return [...found.values()];
}

function withoutStandIns(schema: Schema, standIns: ReadonlySet<string>): Schema {
  const { objects, ...rest } = schema;
  const own = (objects ?? []).filter((object) => !(object.kind === "domain" && standIns.has(`${object.schema}.${object.name}`)));
  return { ...rest, ...(own.length > 0 && { objects: own }) };
}

const namespaces = (types: readonly QualifiedName[]): string[] =>
  [...new Set(types.flatMap(({ schema }) => schema ?? []))].map((name) => createSchema({ name }));

/** Roles that policies name but others keep. */
function missingRoles(schema: Schema): string[] {
  const named = schema.tables.flatMap((table) => (table.policies ?? []).flatMap(({ roles }) => roles));
  const others = new Set(named.filter((role) => role !== "public" && !/^pg_/.test(role) && schema.roles.every(({ name }) => name !== role)));
  return [...others].map((name) => createRole({ name, login: false }));
}

interface Told { readonly name: string; readonly schema?: string; readonly source?: Source; readonly was?: FormerName; readonly valuesWere?: EnumType["valuesWere"]; readonly message?: string }

/** What only the derived one knows. Sorted lists stay sorted. */
function told<T extends Told>(found: readonly T[], derived: readonly Told[]): T[] {
  const byKey = new Map(derived.map((each) => [`${each.schema ?? ""}\0${each.name}`, each]));
  return found.map((each) => {
    const known = byKey.get(`${each.schema ?? ""}\0${each.name}`);
    if (known === undefined) return each;
    const { source, was, valuesWere, message } = known;
    return { ...each, ...(source !== undefined && { source }), ...(was !== undefined && { was }), ...(valuesWere !== undefined && { valuesWere }), ...(message !== undefined && { message }) };
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
        ...(table.policies !== undefined && { policies: told(table.policies, known.policies ?? []) }),
      };
    }),
  };
}
