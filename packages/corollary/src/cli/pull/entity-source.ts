import { reservedPaths } from "../../model/check/reserved.js";
import { kebabCase, pathSegment, plural, sentence, snakeCase } from "../../model/naming.js";
import type { TableDetails } from "../../model/database-node.js";
import { qualified, quoteText } from "../../schema/identifier.js";
import type { CheckSource } from "./check-source.js";
import { literalSource, memberName } from "./literal.js";
import type { ReferentialAction } from "../../schema/schema.js";
import { byField, indexSources, type IndexSources } from "./index-source.js";
import { camelCase, entityName, rowName } from "./names.js";
import type { CollectionMember, ColumnMember, EntityPlan, EnumPlan, ReferenceMember } from "./plan.js";
import { defaultSource, fieldSource, type Writing } from "./type-source.js";

/** A model file: its name below the folder of the domain, and its text. */
export interface SourceFile {
  readonly file: string;
  readonly text: string;
  /** What it declares; absent for the file of enums. */
  readonly entity?: string;
}

export const fileOf = (entity: string): string => `${kebabCase(entity)}.ts`;
const enumsFile = "enums";

/** What the file of an entity says beside its members. */
export interface Beside {
  readonly checks: readonly CheckSource[];
  readonly details: TableDetails | undefined;
  /** What of its table the model does not hold. */
  readonly notes: readonly string[];
}

/** The file of an entity. */
export function entityFile(entity: EntityPlan, enums: readonly EnumPlan[], on: Pick<Writing, "version" | "sequences" | "domains">, { checks, details, notes }: Beside): SourceFile {
  const used = new Set<string>(["BareEntity"]);
  const usedEnums = new Set<string>();
  const writing: Writing = {
    ...on,
    enums,
    use: (name) => (used.add(name), name),
    useEnum: (name) => (usedEnums.add(name), name),
  };
  const row = rowName(entity.name);
  const sources = indexSources(entity, row);
  const members = [
    ...entity.members.flatMap((member) => (member.kind === "column" ? columnLines(member, entity, sources, writing) : referenceLines(member, entity, sources, writing))),
    ...entity.collections.map((member) => collectionLine(member, writing)),
  ];
  const declaration = tableDeclaration(entity, sources, { row, checks, details }, writing);
  const targets = new Set([...entity.members.flatMap((member) => (member.kind === "reference" ? [member.target] : [])), ...entity.collections.flatMap((member) => [member.target, ...(member.through === undefined ? [] : [member.through.entity])])]);
  targets.delete(entity.name);
  const imports = [
    `import { ${[...used].sort(byLetters).join(", ")} } from "corollary";`,
    ...(usedEnums.size === 0 ? [] : [`import { ${[...usedEnums].sort().join(", ")} } from "./${enumsFile}";`]),
    ...[...targets].sort().map((target) => `import { ${target} } from "./${kebabCase(target)}";`),
  ];
  const parts = [
    imports.join("\n"),
    ...(notes.length === 0 ? [] : [notesBlock(notes)]),
    [...docLines(entity.table.comment, ""), `export class ${entity.name} extends BareEntity {`, ...members.map((line) => `  ${line}`), "}"].join("\n"),
    ...(declaration === undefined ? [] : [declaration]),
  ];
  return { file: fileOf(entity.name), text: `${parts.join("\n\n")}\n`, entity: entity.name };
}

const byLetters = (a: string, b: string): number => a.toLowerCase().localeCompare(b.toLowerCase(), "en");

export function enumsSource(enums: readonly EnumPlan[]): SourceFile {
  const lines = enums.map(({ name, type }) => {
    const options = { ...(snakeCase(name) !== type.name && { type: type.name }), ...(type.schema !== "public" && { schema: type.schema }) };
    const more = Object.keys(options).length === 0 ? "" : `, ${literalSource(options)}`;
    return [...docLines(type.comment, ""), `export const ${name} = enumeration(${JSON.stringify(name)}, [${type.values.map((word) => JSON.stringify(word)).join(", ")}]${more});`].join("\n");
  });
  return { file: `${enumsFile}.ts`, text: `import { enumeration } from "corollary";\n\n${lines.join("\n\n")}\n` };
}

function notesBlock(notes: readonly string[]): string {
  return ["/*", " * In the database, but not held by this model:", ...notes.map((note) => ` * - ${note.replaceAll("*/", "* /")}`), " */"].join("\n");
}

const fitsDoc = (comment: string): boolean => /^[^\s@*].*\S$/u.test(comment) && !comment.includes("*/");
const docLines = (comment: string | undefined, indent: string): string[] => (comment !== undefined && fitsDoc(comment) ? [`${indent}/** ${comment} */`] : []);
const helpSource = (comment: string | undefined): string => (comment !== undefined && !fitsDoc(comment) ? `.help(${JSON.stringify(comment)})` : "");

const letters = (name: string): string => name.toLowerCase().replace(/[\s_-]/gu, "");

/** A label that says what the column's name does not would become a comment of the column. */
const labelSource = (name: string, columns: readonly string[]): string =>
  columns.every((column) => letters(column).includes(letters(sentence(name)))) ? "" : `.label(${JSON.stringify(sentence(columns[0] ?? name))})`;

function columnLines(member: ColumnMember, entity: EntityPlan, indexes: IndexSources, on: Writing): string[] {
  const { column, name } = member;
  if (entity.key.length === 1 && entity.key[0] === column.name && isImplicit(member)) return [];
  const field = fieldSource(column, on);
  const isKey = entity.key.includes(column.name);
  const unique = entity.table.constraints.some((each) => each.kind === "unique" && each.columns.join("\0") === column.name && byField(each, entity));
  const made = isKey ? keySource(field, member, entity, on) : `${field}${column.nullable ? ".optional()" : ""}${defaulted(column, on)}${computed(column, on)}`;
  const rest = [
    unique ? ".unique()" : "",
    indexes.indexed.has(name) ? ".index()" : "",
    snakeCase(name) === column.name ? "" : `.column(${JSON.stringify(column.name)})`,
    labelSource(name, [column.name]),
    helpSource(column.comment),
  ];
  return [...docLines(column.comment, ""), `${name} = ${made}${rest.join("")};`];
}

function defaulted(column: ColumnMember["column"], on: Writing): string {
  const source = defaultSource(column, on);
  return source === undefined ? "" : `.default(${source})`;
}

const computed = ({ generated }: ColumnMember["column"], on: Writing): string =>
  generated === undefined ? "" : `.computed(${on.use("sql")}(${literalSource(generated.expression)}))`;

/** The key that an entity has where it states none. */
const isImplicit = ({ name, column }: ColumnMember): boolean =>
  name === "id" && column.name === "id" && column.type.name === "uuid" && column.default === "uuidv7()" && column.comment === undefined;

function keySource(field: string, { column }: ColumnMember, entity: EntityPlan, on: Writing): string {
  if (entity.key.length > 1) return `${field}.key()${defaulted(column, on)}`;
  const counted = countedSource(column, entity, on);
  if (counted !== undefined) return counted;
  const source = defaultSource(column, on);
  if (source?.startsWith("sql(") === true) return `${on.use("customKey")}(${field}, { sql: ${JSON.stringify(column.default)} })`;
  return `${field}.key()${source === undefined ? "" : `.default(${source})`}`;
}

/** A key that counts by itself: as an identity column, or by a sequence, as `serial` makes it or one that is nobody else's. */
function countedSource({ name, type, identity, default: sql }: ColumnMember["column"], { table }: EntityPlan, on: Writing): string | undefined {
  if (type.schema !== undefined || (type.name !== "integer" && type.name !== "bigint")) return undefined;
  const counter = type.name === "integer" ? "identity" : "bigIdentity";
  if (identity !== undefined) return `${on.use(counter)}()`;
  const sequence = on.sequences.find((each) => sql === `nextval(${quoteText(qualified(each))}::regclass)`);
  const owner = sequence?.ownedBy;
  if (sequence === undefined || (owner !== undefined && (owner.schema !== table.schema || owner.table !== table.name || owner.column !== name))) return undefined;
  const named = sequence.schema === "public" ? JSON.stringify(sequence.name) : literalSource({ schema: sequence.schema, name: sequence.name });
  return `${on.use(counter)}({ sequence: ${named} })`;
}

const actions: Readonly<Record<ReferentialAction, string>> = {
  "no action": "noAction", restrict: "restrict", cascade: "cascade", "set null": "setNull", "set default": "setDefault",
};

function referenceLines(member: ReferenceMember, entity: EntityPlan, indexes: IndexSources, on: Writing): string[] {
  const { name, columns, foreignKey } = member;
  const names = columns.map((column) => column.name);
  const usual = member.targetColumns.map((column) => `${snakeCase(name)}_${column}`);
  const action = actions[foreignKey.onDelete];
  const comment = columns[0]?.comment;
  const parts = [
    `${on.use("ref")}(() => ${member.target})`,
    names.every((column) => entity.key.includes(column)) ? ".key()" : "",
    columns.some((column) => column.nullable) ? ".optional()" : "",
    member.unique ? ".unique()" : "",
    action === "restrict" ? "" : `.onDelete("${action}")`,
    foreignKey.deferrable === "deferred" || member.breaksCycle ? ".deferrable()" : "",
    indexes.unindexed.has(name) ? ".unindexed()" : "",
    usual.join("\0") === names.join("\0") ? "" : `.column(${names.map((column) => JSON.stringify(column)).join(", ")})`,
    labelSource(name, names),
    helpSource(comment),
  ];
  return [...docLines(comment, ""), `${name} = ${parts.join("")};`];
}

function collectionLine({ name, target, single, via, through }: CollectionMember, on: Writing): string {
  if (through !== undefined) return `${name} = ${on.use("manyThrough")}(() => ${target}, () => ${through.entity});`;
  const row = rowName(target);
  return `${name} = ${on.use(single ? "one" : "many")}(() => ${target}, (${row}) => ${row}.${via ?? ""});`;
}

interface Declared {
  readonly row: string;
  readonly checks: readonly CheckSource[];
  readonly details: TableDetails | undefined;
}

function tableDeclaration(entity: EntityPlan, indexes: IndexSources, { row, checks, details }: Declared, on: Writing): string | undefined {
  const { table, name } = entity;
  const path = pathSegment(name);
  const entries = [
    ...(snakeCase(name) === table.name ? [] : [`name: ${JSON.stringify(table.name)},`]),
    ...(table.schema === "public" ? [] : [`schema: ${JSON.stringify(table.schema)},`]),
    ...labelEntry(name, table.name),
    ...(reservedPaths.has(path) ? [`path: ${JSON.stringify(`${path}-rows`)},`] : []),
    ...(table.comment === undefined || fitsDoc(table.comment) ? [] : [`help: ${JSON.stringify(table.comment)},`]),
    ...listEntry("unique", indexes.unique),
    ...listEntry("indexes", indexes.indexes),
    ...(checks.length === 0 ? [] : ["checks: {", ...checks.map((check) => `  ${memberName(check.name)}: ${"expression" in check ? check.expression : `${on.use("sql")}(${literalSource(check.sql)})`},`), "},"]),
    ...(details === undefined ? [] : [`database: ${literalSource(details, "  ")},`]),
  ];
  if (entries.length === 0) return undefined;
  const reads = indexes.unique.length + indexes.indexes.length > 0 || checks.some((check) => "expression" in check);
  const parameter = reads ? `(${row})` : "()";
  return [`export const ${camelCase(name)}Table = ${on.use("table")}(${name}, ${parameter} => ({`, ...entries.map((entry) => `  ${entry}`), "}));"].join("\n");
}

/** Where another entity has the name that would be its own, people still call it what its table says. */
function labelEntry(name: string, table: string): string[] {
  const told = [sentence(name), plural(sentence(name))].some((word) => letters(table).includes(letters(word)));
  return told ? [] : [`label: ${JSON.stringify(sentence(entityName(table)))},`];
}

function listEntry(name: string, elements: readonly string[]): string[] {
  if (elements.length === 0) return [];
  const [only] = elements;
  return elements.length === 1 ? [`${name}: [${only ?? ""}],`] : [`${name}: [`, ...elements.map((element) => `  ${element},`), "],"];
}
