import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { openDatabase } from "../../database/open.js";
import type { Database } from "../../database/port.js";
import { tryCompile } from "../../model/compile/compile.js";
import type { DatabaseNode } from "../../model/database-node.js";
import type { Model } from "../../model/model.js";
import type { Problem } from "../../model/problem.js";
import type { Change } from "../../schema/change.js";
import { derive } from "../../schema/derive.js";
import { asPrinted } from "../../schema/introspect/as-printed.js";
import { introspect, type Introspection } from "../../schema/introspect/introspect.js";
import type { Check, Schema } from "../../schema/schema.js";
import { describeChange } from "../../schema/words.js";
import type { Config } from "../config.js";
import { withoutLedger } from "../../migrate/ledger/without.js";
import { isBroughtAlong } from "../diff/brought.js";
import { compareIntrospections, type Comparison } from "../diff/compare.js";
import { projectSources } from "../doc-comments.js";
import { faultOf, LoadError } from "../fault.js";
import { loadProject } from "../load.js";
import { target } from "../settings.js";
import { checkSources, type CheckSource } from "./check-source.js";
import { correctionsOf, makeable, noCorrections, type Corrections } from "./corrections.js";
import { domainsOf } from "./domains.js";
import { entityFile, enumsSource, type SourceFile } from "./entity-source.js";
import { literalSource } from "./literal.js";
import { keyOf } from "./key.js";
import { planOf, type EntityPlan, type Plan } from "./plan.js";

export interface Pulled {
  readonly files: readonly SourceFile[];
  readonly entities: number;
  /** What the database has and the model does not hold, or holds otherwise. */
  readonly notes: readonly string[];
  /** Tables that are held, but have no entity, and why. */
  readonly withoutEntity: readonly string[];
}

/**
 * Model files for a database: what follows from them is compared with the database, and what differs is stated beside the
 * entities until nothing does. What is left all the same is named in the file of its entity and among the notes.
 */
export async function pull(database: Database, config: Config): Promise<Pulled> {
  const wanted = target(config, database.info.version);
  const live = withoutLedger(await introspect(database, { applicationRole: wanted.applicationRole }));
  const { plan, model, reasons, inSql } = await soundPlan(live.schema, wanted.version);
  const derived = derive(model, wanted);
  const beside = makeable(model, live.schema, derived, plan);
  const printed = await printedSchema(derive(beside, wanted), live.schema);
  const unlike = unlikeChecks(plan, printed.schema, inSql);
  const corrections = correctionsOf(live.schema, derived, withChecksInSql(printed.schema, plan, unlike), plan);
  const files = (notes: ReadonlyMap<string, readonly string[]>): SourceFile[] => sourcesOf(live.schema, plan, { version: wanted.version, inSql: unlike }, corrections, notes);
  const last = await compiled(files(new Map()));
  if (!("model" in last)) throw new LoadError(last.problems.map(faultOf));
  const notes = notesOf(compareIntrospections(live, await printedSchema(derive(last.model, wanted), live.schema)), plan);
  return { files: files(notes.byEntity), entities: plan.entities.length, notes: notes.all, withoutEntity: withoutEntity(live.schema, plan, reasons) };
}

/** Entities for tables. Tables of which no sound entity can be made are held as they are. */
async function soundPlan(live: Schema, version: number): Promise<{ plan: Plan; model: Model; reasons: ReadonlyMap<string, string>; inSql: InSql }> {
  const raw = new Map<string, string>();
  const inSql = new Map<string, ReadonlySet<string>>();
  for (;;) {
    const plan = planOf(live, new Set(raw.keys()));
    const found = await compiled(sourcesOf(live, plan, { version, inSql }, noCorrections, new Map()));
    if ("model" in found) return { plan, model: found.model, reasons: raw, inSql };
    const before = raw.size + inSql.size;
    for (const { pointer, message } of found.problems) {
      const entity = plan.entities.find(({ name }) => pointer === `/entities/${name}` || pointer.startsWith(`/entities/${name}/`));
      if (entity === undefined) continue;
      // An expression may not fit the types of its fields; the table itself may be sound.
      if (!inSql.has(entity.name) && checkSources(entity, new Set()).some((check) => "expression" in check)) inSql.set(entity.name, checkNames(entity));
      else raw.set(`${entity.table.schema}.${entity.table.name}`, message);
    }
    if (raw.size + inSql.size === before) throw new LoadError(found.problems.map(faultOf));
  }
}

function withoutEntity(live: Schema, plan: Plan, reasons: ReadonlyMap<string, string>): string[] {
  const entities = new Set(plan.entities.map(({ table }) => table));
  return live.tables.filter((table) => table.schema !== "corollary" && !entities.has(table)).map((table) => {
    const why = reasons.get(`${table.schema}.${table.name}`) ?? (keyOf(table) === undefined ? "It has no primary key, and nothing else that is unique and never null." : "The type of its key is no type of a field.");
    return `${table.schema}.${table.name}: ${why}`;
  });
}

/** Names of checks that are stated in SQL, by entity. */
type InSql = ReadonlyMap<string, ReadonlySet<string>>;

const checkNames = ({ table }: EntityPlan): Set<string> => new Set(table.constraints.flatMap(({ kind, name }) => (kind === "check" ? [name] : [])));

/** Checks that Postgres prints otherwise once they have been through the language, beside those that are in SQL already. */
function unlikeChecks(plan: Plan, printed: Schema, inSql: InSql): InSql {
  return new Map(plan.entities.map((entity) => {
    const before = inSql.get(entity.name) ?? new Set<string>();
    const unlike = checkSources(entity, before).filter((check) => "expression" in check && madeFrom(entity, check, printed)?.expression !== check.constraint.expression);
    return [entity.name, new Set([...before, ...unlike.map(({ constraint }) => constraint.name)])];
  }));
}

const madeFrom = ({ table, name }: EntityPlan, check: CheckSource, printed: Schema): Check | undefined =>
  printed.tables.find((each) => each.schema === table.schema && each.name === table.name)?.constraints
    .find((each): each is Check => each.kind === "check" && each.source?.entity === name && each.source.declaration === check.name);

/** As it is printed once those checks are in SQL, which Postgres gives back as it gave it. */
function withChecksInSql(printed: Schema, plan: Plan, inSql: InSql): Schema {
  const tables = printed.tables.map((table) => {
    const entity = plan.entities.find((each) => each.table.schema === table.schema && each.table.name === table.name);
    if (entity === undefined) return table;
    const stated = new Map(checkSources(entity, new Set()).filter(({ constraint }) => inSql.get(entity.name)?.has(constraint.name) === true).map((check) => [check.name, check.constraint.expression]));
    const constraints = table.constraints.map((each) => {
      const expression = each.kind === "check" && each.source?.declaration !== undefined ? stated.get(each.source.declaration) : undefined;
      return each.kind === "check" && expression !== undefined ? { ...each, expression } : each;
    });
    return { ...table, constraints };
  });
  return { ...printed, tables };
}

function sourcesOf(live: Schema, plan: Plan, { version, inSql }: { readonly version: number; readonly inSql: InSql }, corrections: Corrections, notes: ReadonlyMap<string, readonly string[]>): SourceFile[] {
  const on = { version, sequences: live.sequences, domains: domainsOf(live) };
  const entities = plan.entities.map((entity) => entityFile(entity, plan.enums, on, {
    checks: checkSources(entity, inSql.get(entity.name) ?? new Set()), details: corrections.tables.get(entity.name), notes: notes.get(entity.name) ?? [],
  }));
  const beside = databaseSource(corrections.database, entities.map(({ file }) => file));
  return [...entities, ...(plan.enums.length === 0 ? [] : [enumsSource(plan.enums)]), ...(beside === undefined ? [] : [beside])];
}

/** What belongs to no entity, in a file of its own. */
function databaseSource(content: DatabaseNode, taken: readonly string[]): SourceFile | undefined {
  if (Object.keys(content).length === 0) return undefined;
  const file = ["database.ts", "database-objects.ts", "beside-the-entities.ts"].find((name) => !taken.includes(name)) ?? "all-else.ts";
  return { file, text: `import { database } from "corollary";\n\nexport const databaseObjects = database(${literalSource(content)});\n` };
}

async function printedSchema(wanted: Schema, live: Schema): Promise<Introspection> {
  const scratch = await openDatabase({ contrib: true });
  try {
    return await asPrinted(wanted, scratch, live);
  } finally {
    await scratch.close();
  }
}

async function compiled(files: readonly SourceFile[]): Promise<{ readonly model: Model } | { readonly problems: readonly Problem[] }> {
  const root = mkdtempSync(join(tmpdir(), "corollary-pull-"));
  try {
    writeFiles([...files, { file: "nothing.ts", text: "export {};\n" }], join(root, "domain"));
    const project = await loadProject({ root });
    const { model, problems } = tryCompile(project.domain.map((module) => module.exports), { root, sources: projectSources(root) });
    return model === undefined ? { problems: problems.filter(({ severity }) => severity === "error") } : { model };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

export function writeFiles(files: readonly SourceFile[], folder: string): void {
  for (const { file, text } of files) {
    const path = join(folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}

function notesOf({ changes, beside, from }: Comparison, plan: Plan): { all: string[]; byEntity: Map<string, string[]> } {
  const byEntity = new Map<string, string[]>();
  const tables = new Map(plan.entities.map((entity) => [`${entity.table.schema}.${entity.table.name}`, entity.name]));
  const note = (table: string | undefined, text: string): string => {
    const entity = table === undefined ? undefined : tables.get(table);
    if (entity !== undefined) byEntity.set(entity, [...(byEntity.get(entity) ?? []), text]);
    return text;
  };
  const all = [
    ...changes.filter((change) => !isBroughtAlong(change, from)).map((change) => note(tableOf(change), differenceOf(change))),
    ...beside.map(({ finding }) => note(finding.name.split(".").slice(0, 2).join("."), `The ${finding.of} ${finding.name}: ${finding.what}`)),
  ];
  return { all, byEntity };
}

/** Where the database has it and the model has not, it is "not held"; otherwise it would be made or changed. */
function differenceOf(change: Change): string {
  const text = describeChange(change);
  if (change.change === "drop") return text.replace(/ is gone from the model\.$/u, " is not held.");
  return change.change === "create" ? text.replace(/ is new\.$/u, " would be made.") : text;
}

function tableOf(change: Change): string | undefined {
  if ("table" in change) return `${change.table.schema}.${change.table.name}`;
  if ("on" in change) return "table" in change.on ? `${change.on.schema}.${change.on.table}` : change.on.kind === "table" ? `${change.on.schema}.${change.on.name}` : undefined;
  return undefined;
}
