import type { Grant, Schema, Table } from "../../schema/schema.js";

interface Named {
  readonly name: string;
  readonly schema?: string;
  readonly arguments?: unknown;
  readonly on?: unknown;
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");
const keyOf = (each: Named): string => `${each.schema ?? ""}\0${each.name}\0${text(each.arguments)}\0${text(each.on)}`;

/** Those that are there, though neither the Schema to come states them nor the last one did. */
function straysOf<T extends Named>(there: readonly T[], wanted: readonly Named[], stated: readonly Named[]): readonly T[] {
  const known = new Set([...wanted, ...stated].map(keyOf));
  return there.filter((each) => !known.has(keyOf(each)));
}

const joined = <T extends Named>(wanted: readonly T[], strays: readonly T[]): readonly T[] =>
  strays.length === 0 ? wanted : [...wanted, ...strays].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));

/**
 * The Schema to come, with what migrations written by hand have made and no Model ever stated: nobody asked for that to go.
 * `last`: what the Model stated when the last snapshot was written.
 */
export function withStrays(there: Schema, wanted: Schema, last: Schema | undefined): Schema {
  const list = <T extends Named>(of: (schema: Schema) => readonly T[]): readonly T[] => joined(of(wanted), straysOf(of(there), of(wanted), last === undefined ? [] : of(last)));
  const objects = list((schema) => schema.objects ?? []);
  const tables = list((schema) => schema.tables).map((table) => withStrayMembers(table, there, last));
  const schema: Schema = {
    ...wanted,
    extensions: list(({ extensions }) => extensions),
    schemas: list(({ schemas }) => schemas),
    enums: list(({ enums }) => enums),
    sequences: list(({ sequences }) => sequences),
    functions: list(({ functions }) => functions),
    tables,
    ...(objects.length === 0 ? {} : { objects }),
  };
  return { ...schema, grants: [...wanted.grants, ...strayGrants(there, wanted, schema)] };
}

function withStrayMembers(table: Table, there: Schema, last: Schema | undefined): Table {
  const [now, before] = [there, last].map((schema) => schema?.tables.find((each) => keyOf(each) === keyOf(table)));
  if (now === undefined || now === table) return table;
  const list = <T extends Named>(of: (table: Table) => readonly T[]): readonly T[] => joined(of(table), straysOf(of(now), of(table), before === undefined ? [] : of(before)));
  const columns = straysOf(now.columns, table.columns, before?.columns ?? []);
  const policies = list((each) => each.policies ?? []);
  return {
    ...table,
    columns: [...table.columns, ...columns],
    constraints: list(({ constraints }) => constraints),
    indexes: list(({ indexes }) => indexes),
    triggers: list(({ triggers }) => triggers),
    ...(policies.length === 0 ? {} : { policies }),
  };
}

/** Privileges on objects that only stand here. */
function strayGrants(there: Schema, wanted: Schema, all: Schema): readonly Grant[] {
  const objects = (schema: Schema): Set<string> => new Set([
    ...schema.schemas.map(({ name }) => `schema\0\0${name}\0`),
    ...schema.tables.map((each) => `table\0${each.schema}\0${each.name}\0`),
    ...(schema.objects ?? []).map((each) => `table\0${each.schema}\0${each.name}\0`),
    ...schema.sequences.map((each) => `sequence\0${each.schema}\0${each.name}\0`),
    ...schema.functions.map((each) => `function\0${each.schema}\0${each.name}\0${each.arguments}`),
  ]);
  const [own, everything] = [objects(wanted), objects(all)];
  return there.grants.filter(({ on }) => {
    const key = `${on.kind}\0${"schema" in on ? on.schema : ""}\0${on.name}\0${"arguments" in on ? on.arguments : ""}`;
    return everything.has(key) && !own.has(key);
  });
}
