import fc from "fast-check";
import type { Column, Constraint, EnumType, Index, Policy, Routine, Schema, Sequence, SqlObject, Table, Trigger } from "../../../src/schema/schema.js";

/** Schemas out of few names, so that two of them have much in common, and much that is in each other's way. */

const role = "corollary_app";
const schemas = ["public", "other"] as const;
const moods: Readonly<Record<string, string>> = { text: "'x'::text", integer: "7", bigint: "7", boolean: "true", uuid: "gen_random_uuid()", timestamptz: "now()", numeric: "1.5" };

interface Shape {
  readonly name: string;
  readonly schema: (typeof schemas)[number];
  readonly columns: readonly { readonly name: string; readonly type: string; readonly nullable: boolean; readonly default: boolean; readonly comment: boolean }[];
  readonly key: "identity" | "uuid" | "none";
  readonly unique?: number | undefined;
  readonly check?: number | undefined;
  readonly index?: { readonly at: number; readonly kind: "plain" | "partial" | "expression" | "unique"; readonly name: string } | undefined;
  readonly points?: number | undefined;
  readonly generated: boolean;
  readonly trigger: "none" | "row" | "column" | "when";
  readonly policy: boolean;
  readonly comment: boolean;
}

/** Mostly types that become each other. */
const types: Readonly<Record<string, readonly string[]>> = {
  title: ["text", "varchar(20)", "varchar(30)", "mood"], heading: ["text", "varchar(20)", "mood"], rating: ["integer", "bigint", "numeric(10,2)", "text"],
  stars: ["integer", "bigint", "numeric(12,2)"], state: ["mood", "mood", "text", "mood[]"], opened: ["timestamptz", "text", "boolean"],
};

const column = fc.constantFrom(...Object.keys(types)).chain((name) => fc.record({
  name: fc.constant(name), type: fc.constantFrom(...(types[name] ?? [])), nullable: fc.boolean(), default: fc.boolean(), comment: fc.boolean(),
}));

const shape: fc.Arbitrary<Shape> = fc.record({
  name: fc.constantFrom("ticket", "case", "person", "note"),
  schema: fc.constantFrom("public", "public", "other"),
  columns: fc.uniqueArray(column, { selector: ({ name }) => name, maxLength: 5 }),
  key: fc.constantFrom("identity", "identity", "none"),
  unique: fc.option(fc.nat(4), { nil: undefined }), check: fc.option(fc.nat(4), { nil: undefined }),
  index: fc.option(fc.record({ at: fc.nat(4), kind: fc.constantFrom("plain", "partial", "expression", "unique"), name: fc.constantFrom("an_index", "by_it") }), { nil: undefined }),
  points: fc.option(fc.nat(3), { nil: undefined }),
  generated: fc.boolean(), trigger: fc.constantFrom("none", "row", "column", "when"), policy: fc.boolean(), comment: fc.boolean(),
});

export const schema: fc.Arbitrary<Schema> = fc.record({
  shapes: fc.uniqueArray(shape, { selector: ({ name, schema: within }) => `${within}.${name}`, maxLength: 4 }),
  values: fc.subarray(["new", "open", "shut", "done"], { minLength: 1 }).chain((list) => fc.shuffledSubarray(list, { minLength: list.length })),
  typeName: fc.constantFrom("mood", "state_of_mind"), counter: fc.option(fc.record({ start: fc.integer({ min: 1, max: 3 }), owned: fc.boolean() }), { nil: undefined }),
  body: fc.constantFrom("begin return new; end", "begin\n  return new;\nend"), view: fc.boolean(),
}).map((made) => build(made));

interface Made {
  readonly shapes: readonly Shape[];
  readonly values: readonly string[];
  readonly typeName: string;
  readonly counter: { readonly start: number; readonly owned: boolean } | undefined;
  readonly body: string;
  readonly view: boolean;
}

/** Identity columns count with sequences that a Schema does not name; in one schema only, those never meet. */
const withKey = (shaped: Shape): Shape => (shaped.schema === "other" ? { ...shaped, key: "none" } : shaped);

function build({ shapes: drawn, values, typeName, counter, body, view }: Made): Schema {
  const mood: EnumType = { schema: "public", name: typeName, values };
  const shapes = drawn.map(withKey);
  const keyed = shapes.filter(({ key }) => key !== "none");
  const tables = shapes.map((each) => tableOf(each, keyed, mood, counter !== undefined));
  const first = tables[0];
  const sequence: Sequence[] = counter === undefined ? [] : [{
    schema: "public", name: "counter", type: "bigint", start: String(counter.start), increment: "1", minimum: "1", maximum: "9223372036854775807", cache: "1", cycle: false,
    ...(counter.owned && first?.columns[0] !== undefined && first.schema === "public" && { ownedBy: { schema: first.schema, table: first.name, column: first.columns[0].name } }),
  }];
  const touch: Routine = { schema: "public", name: "touch", arguments: "", returns: "trigger", language: "plpgsql", volatility: "volatile", parallel: "unsafe", strict: false, securityDefiner: false, settings: {}, body };
  return {
    format: 1, version: 18, roles: [{ name: role, login: false }], extensions: [], schemas: [{ name: "other" }, { name: "public" }],
    enums: [mood], sequences: sequence, functions: [touch], tables, objects: view && first !== undefined ? [viewOf(first)] : [],
    grants: tables.map((table) => ({ on: { kind: "table", schema: table.schema, name: table.name }, to: role, privileges: table.policies === undefined ? ["select"] : ["select", "insert"] })),
  };
}

const viewOf = (table: Table): SqlObject => ({
  kind: "view", schema: "public", name: "seen", create: `create view seen as select ${table.columns.map(({ name }) => `t.${name}`).join(", ")} from ${table.schema}."${table.name}" t`,
  needs: [{ kind: "relation", schema: table.schema, name: table.name }],
});

function typed(type: string, mood: EnumType): Column["type"] {
  if (type.startsWith("mood")) return { schema: mood.schema, name: mood.name, ...(type === "mood[]" && { dimensions: 1 }) };
  const [name = "text", inside] = type.split(/[()]/);
  return { name, ...(inside !== undefined && { modifiers: inside.split(",") }) };
}

/** The same for all tables of a name, since no number becomes a uuid. */
function columnsOf(shaped: Shape, mood: EnumType, counted: boolean): Column[] {
  const key: Column[] = shaped.key === "none" ? [] : [shaped.key === "identity"
    ? { name: "id", type: { name: "bigint" }, nullable: false, identity: "byDefault" }
    : { name: "id", type: { name: "uuid" }, nullable: false, default: "gen_random_uuid()" }];
  const own = shaped.columns.map(({ name, type, nullable, default: stated, comment }): Column => {
    const is = typed(type, mood);
    const usual = is.dimensions === 1 ? undefined : is.schema !== undefined ? `'${mood.values[0] ?? ""}'::${mood.name}` : is.name === "varchar" ? "'x'" : is.name === "bigint" && counted ? "nextval('counter'::regclass)" : moods[is.name];
    return { name, type: is, nullable, ...(stated && usual !== undefined && { default: usual }), ...(comment && { comment: `What ${name} is.` }) };
  });
  const text = shaped.columns.find(({ type }) => type === "text" || type === "varchar(20)");
  const computed: Column[] = shaped.generated && text !== undefined ? [{ name: "shout", type: { name: "text" }, nullable: true, generated: { expression: `upper((${text.name})::text)`, stored: true } }] : [];
  return [...key, ...own, ...computed];
}

function tableOf(shaped: Shape, keyed: readonly Shape[], mood: EnumType, counted: boolean): Table {
  const other = shaped.points === undefined ? undefined : keyed[shaped.points % Math.max(1, keyed.length)];
  const pointer: Column[] = other === undefined ? [] : [{ name: "other_id", type: { name: other.key === "identity" ? "bigint" : "uuid" }, nullable: true }];
  const columns = [...columnsOf(shaped, mood, counted), ...pointer];
  const at = (n: number | undefined): Column | undefined => (n === undefined ? undefined : columns.filter(({ generated }) => generated === undefined)[n]);
  const { name } = shaped;
  const [unique, checked] = [at(shaped.unique), at(shaped.check)];
  const constraints: Constraint[] = [
    ...(shaped.key === "none" ? [] : [{ kind: "primaryKey" as const, name: `${name}_pkey`, columns: ["id"] }]),
    ...(unique === undefined ? [] : [{ kind: "unique" as const, name: `${name}_${unique.name}_key`, columns: [unique.name] }]),
    ...(checked === undefined ? [] : [{ kind: "check" as const, name: `${name}_check`, expression: `${checked.name} is not null`, comment: "Why." }]),
    ...(other === undefined ? [] : [{ kind: "foreignKey" as const, name: `${name}_other_id_fkey`, columns: ["other_id"], references: { schema: other.schema, table: other.name, columns: ["id"] }, onDelete: "cascade" as const, onUpdate: "no action" as const }]),
  ];
  return {
    schema: shaped.schema, name, columns, constraints, indexes: indexOf(shaped, columns), triggers: triggersOf(shaped, columns),
    ...(shaped.comment && { comment: `A ${name}.` }),
    ...(shaped.policy && { policies: [policyOf(columns)], rowSecurity: { enabled: true, forced: false } }),
  };
}

function indexOf({ index, name, schema: within }: Shape, columns: readonly Column[]): Index[] {
  const column = index === undefined ? undefined : columns[index.at];
  if (index === undefined || column === undefined) return [];
  const base = { name: `${within}_${name}_${index.name}`, method: "btree", unique: index.kind === "unique" };
  if (index.kind === "expression") return [{ ...base, parts: [{ expression: `${column.name} is null` }] }];
  return [{ ...base, parts: [{ column: column.name }], ...(index.kind === "partial" && { where: `${column.name} is not null` }) }];
}

function triggersOf({ trigger }: Shape, columns: readonly Column[]): Trigger[] {
  const column = columns.find(({ generated }) => generated === undefined);
  if (trigger === "none" || column === undefined) return [];
  return [{
    name: "touched", timing: "before", events: ["update"], each: "row", function: { schema: "public", name: "touch" },
    ...(trigger === "column" && { columns: [column.name] }), ...(trigger === "when" && { when: `old.${column.name} is distinct from new.${column.name}` }),
  }];
}

const policyOf = (columns: readonly Column[]): Policy => ({
  name: "mine", mode: "permissive", command: "select", roles: [role], using: columns[0] === undefined ? "true" : `${columns[0].name} is not null`,
});
