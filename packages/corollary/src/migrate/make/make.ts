import { plan, type PlanOptions, type Plan, type RenameQuestion, type Obstacle, type Step } from "../../schema/plan/index.js";
import { place } from "../../schema/plan/columns.js";
import type { Schema } from "../../schema/schema.js";
import type { Migration } from "../files/migration.js";
import { migrationName, slugOf } from "../files/name.js";
import { migrationOf } from "../files/read.js";
import { snapshotOf } from "../files/snapshot.js";
import { migrationFiles } from "../files/write.js";
import { prove } from "../prove/prove.js";
import type { Proof } from "../prove/proof.js";
import { type Bench, heldIn, inScratch, needsMore, replay } from "../prove/scratch.js";
import { withStrays } from "../prove/strays.js";
import { printed } from "../prove/wanted.js";
import { gathered } from "./gathered.js";
import { readable } from "./readable.js";

export interface MakeOptions extends PlanOptions {
  /** All that are there, as `readMigrations` gives them. */
  readonly migrations: readonly Migration[];
  /** Folder that the files are meant for. */
  readonly folder: string;
  /** What it is for, in words. */
  readonly title: string;
  /** Fourteen digits; later than that of any migration. */
  readonly version: string;
  /** What the Model calls for. */
  readonly schema: Schema;
  readonly modelHash?: string;
  readonly bench: Omit<Bench, "applicationRole" | "version">;
}

export type Made =
  /** The migrations lead to what the Model calls for. */
  | { readonly made: "nothing" }
  /** Only a person knows: answer with `renames`, and make again. */
  | { readonly made: "questions"; readonly questions: readonly RenameQuestion[] }
  | { readonly made: "obstacles"; readonly obstacles: readonly Obstacle[] }
  /** `proof.problems` are empty where the files may be written. */
  | { readonly made: "migration"; readonly name: string; readonly steps: readonly Step[]; readonly files: Readonly<Record<string, string>>; readonly proof: Proof };

/**
 * Makes the migration that leads from where the migrations lead to what the Model calls for, and proves it. Nothing is
 * written; the same inputs give the same bytes.
 * @throws MigrationFailed where the migrations that are there do not run in a scratch database
 */
export async function makeMigration(options: MakeOptions): Promise<Made> {
  const { migrations, schema, bench: given } = options;
  const bench: Bench = { ...given, applicationRole: schema.roles[0]?.name ?? "corollary_app", version: schema.version };
  return inScratch(bench, needsMore(schema, migrations), async (database) => {
    const own = await printed(schema, database);
    await replay(database, migrations, bench);
    const before = await heldIn(database, bench);
    const last = lastSnapshot(migrations);
    const wanted = withStrays(before, own, last?.schema);
    const { questions, obstacles, steps: planned } = readablePlan(before, wanted, schema, options);
    if (questions.length > 0) return { made: "questions", questions };
    const steps = gathered(planned);
    const inTheWay = [...obstacles, ...unfilled(steps, options.fills)];
    if (inTheWay.length > 0) return { made: "obstacles", obstacles: inTheWay };
    const snapshot = snapshotOf(schema, options.modelHash);
    if (steps.length === 0 && last?.schemaHash === snapshot.schemaHash) return { made: "nothing" };
    const name = { version: options.version, slug: slugOf(options.title) };
    const files = migrationFiles({ name, title: options.title, steps, snapshot });
    const migration = migrationOf(options.folder, files);
    const proof = await prove({ database, migrations: [...migrations, migration], migration, before, after: wanted, bench });
    return { made: "migration", name: migrationName(name), steps, files, proof };
  });
}

export const lastSnapshot = (migrations: readonly Migration[]): Migration["snapshot"] => migrations.filter(({ snapshot }) => snapshot !== undefined).at(-1)?.snapshot;

/** Planned twice: the first plan says what is new and no rename, and that is then said in the words of the Model. */
function readablePlan(before: Schema, wanted: Schema, derived: Schema, options: PlanOptions): Plan {
  const first = plan(before, wanted, options);
  if (first.questions.length > 0 || first.obstacles.length > 0 || first.steps.length === 0) return first;
  const changes = first.steps.flatMap((step) => step.changes);
  return changes.length === 0 ? first : plan(before, readable(wanted, derived, changes), options);
}

/** Required columns that no row could have a value for: a migration with one of them fails on every table that is in use. */
function unfilled(steps: readonly Step[], fills: PlanOptions["fills"] = {}): Obstacle[] {
  return steps.flatMap(({ risk, changes }) => changes.flatMap((change): Obstacle[] => {
    if (risk !== "ExistingNullsMustBeAbsent" || change.change !== "create" || change.of !== "column") return [];
    const column = place(change.table, change.to);
    if (fills[column] !== undefined) return [];
    return [{
      what: `${column} is required, and has no value for the rows that are there.`,
      remedy: `Say what they get, in SQL over the row: --fill ${column}=<expression>. Or give the field a default, or make it optional.`,
      change,
    }];
  }));
}
