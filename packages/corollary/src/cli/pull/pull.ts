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
import type { Schema } from "../../schema/schema.js";
import { describeChange } from "../../schema/words.js";
import type { Config } from "../config.js";
import { compareIntrospections, withoutLedger, type Comparison } from "../diff/compare.js";
import { projectSources } from "../doc-comments.js";
import { faultOf, LoadError } from "../fault.js";
import { loadProject } from "../load.js";
import { target } from "../settings.js";
import { checkSources } from "./check-source.js";
import { correctionsOf, makeable, noCorrections, type Corrections } from "./corrections.js";
import { entityFile, enumsSource, type SourceFile } from "./entity-source.js";
import { literalSource } from "./literal.js";
import { planOf, type Plan } from "./plan.js";

export interface Pulled {
  readonly files: readonly SourceFile[];
  readonly entities: number;
  /** What the database has and the model does not hold, or holds otherwise. */
  readonly notes: readonly string[];
}

/**
 * Model files for a database: what follows from them is compared with the database, and what differs is stated beside the
 * entities until nothing does. What is left all the same is named in the file of its entity and among the notes.
 */
export async function pull(database: Database, config: Config): Promise<Pulled> {
  const wanted = target(config, database.info.version);
  const live = withoutLedger(await introspect(database, { applicationRole: wanted.applicationRole }));
  const { plan, model } = await soundPlan(live.schema, wanted.version);
  const derived = derive(model, wanted);
  const beside = makeable(model, live.schema, derived, plan);
  const printed = await printedSchema(derive(beside, wanted), live.schema);
  const corrections = correctionsOf(live.schema, derived, printed.schema, plan);
  const files = (notes: ReadonlyMap<string, readonly string[]>): SourceFile[] => sourcesOf(live.schema, plan, wanted.version, corrections, notes);
  const last = await compiled(files(new Map()));
  if (!("model" in last)) throw new LoadError(last.problems.map(faultOf));
  const notes = notesOf(compareIntrospections(live, await printedSchema(derive(last.model, wanted), live.schema)), plan);
  return { files: files(notes.byEntity), entities: plan.entities.length, notes: notes.all };
}

/** Entities for tables. Tables of which no sound entity can be made are held as they are. */
async function soundPlan(live: Schema, version: number): Promise<{ plan: Plan; model: Model }> {
  const raw = new Set<string>();
  for (;;) {
    const plan = planOf(live, raw);
    const found = await compiled(sourcesOf(live, plan, version, noCorrections, new Map()));
    if ("model" in found) return { plan, model: found.model };
    const before = raw.size;
    for (const { pointer } of found.problems) {
      const table = plan.entities.find(({ name }) => pointer === `/entities/${name}` || pointer.startsWith(`/entities/${name}/`))?.table;
      if (table !== undefined) raw.add(`${table.schema}.${table.name}`);
    }
    if (raw.size === before) throw new LoadError(found.problems.map(faultOf));
  }
}

function sourcesOf(live: Schema, plan: Plan, version: number, corrections: Corrections, notes: ReadonlyMap<string, readonly string[]>): SourceFile[] {
  const on = { version, sequences: live.sequences };
  const entities = plan.entities.map((entity) => entityFile(entity, plan.enums, on, {
    checks: checkSources(entity), details: corrections.tables.get(entity.name), notes: notes.get(entity.name) ?? [],
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

/** What Corollary makes in every database: its schema, the role of requests and its privileges. */
export function isBroughtAlong(change: Change, live: Schema): boolean {
  if (change.change === "grant") return true;
  if (change.change === "comment") return (change.on.kind === "schema" ? change.on.name : change.on.schema) === "corollary";
  if (change.change !== "create") return false;
  if (change.of === "role") return true;
  if (change.of === "schema") return !live.schemas.some(({ name }) => name === change.to.name);
  return "schema" in change.to && change.to.schema === "corollary";
}
