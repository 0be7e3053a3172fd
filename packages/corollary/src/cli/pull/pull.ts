import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Database } from "../../database/port.js";
import type { Model } from "../../model/model.js";
import type { Change } from "../../schema/change.js";
import { derive } from "../../schema/derive.js";
import { introspect } from "../../schema/introspect/introspect.js";
import type { Schema } from "../../schema/schema.js";
import { describeChange } from "../../schema/words.js";
import { compileProject } from "../compile-project.js";
import type { Config } from "../config.js";
import { compareWithSchema, type Comparison } from "../diff/compare.js";
import { loadProject } from "../load.js";
import { target } from "../settings.js";
import { entityFile, enumsSource, type SourceFile } from "./entity-source.js";
import { planOf, type Plan } from "./plan.js";

export interface Pulled {
  readonly files: readonly SourceFile[];
  readonly entities: number;
  /** What the database has and the model does not hold, or holds otherwise. */
  readonly notes: readonly string[];
}

/**
 * Model files for a database. They are compiled, and the schema that follows from them is compared with the database: what
 * differs is named in the file of its entity and among the notes.
 */
export async function pull(database: Database, config: Config): Promise<Pulled> {
  const wanted = target(config, database.info.version);
  const live = await introspect(database, { applicationRole: wanted.applicationRole });
  const plan = planOf(live.schema);
  const on = { version: wanted.version, builtIn: await builtInFunctions(database) };
  const write = (notes: ReadonlyMap<string, readonly string[]>): SourceFile[] => [
    ...plan.entities.map((entity) => entityFile(entity, plan.enums, on, notes.get(entity.name) ?? [])),
    ...(plan.enums.length === 0 ? [] : [enumsSource(plan.enums)]),
  ];
  const model = plan.entities.length === 0 ? undefined : await compiled(write(new Map()));
  if (model === undefined) return { files: [], entities: 0, notes: live.unknown.map(({ of, name }) => `The ${of} ${name}`) };
  const comparison = await compareWithSchema(database, derive(model, wanted));
  const notes = notesOf(comparison, plan);
  return { files: write(notes.byEntity), entities: plan.entities.length, notes: notes.all };
}

async function builtInFunctions(database: Database): Promise<ReadonlySet<string>> {
  const { rows } = await database.query<{ name: string }>({
    text: "select distinct proname::text as name from pg_proc where pronamespace = 'pg_catalog'::regnamespace", params: [], prepare: false,
  });
  return new Set(rows.map(({ name }) => name));
}

/** @throws LoadError where the files are no sound model */
async function compiled(files: readonly SourceFile[]): Promise<Model> {
  const root = mkdtempSync(join(tmpdir(), "corollary-pull-"));
  try {
    writeFiles(files, join(root, "domain"));
    return compileProject(await loadProject({ root })).model;
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
