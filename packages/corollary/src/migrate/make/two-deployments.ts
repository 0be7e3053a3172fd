import { planTwoDeployments, type Obstacle, type RenameQuestion, type Step } from "../../schema/plan/index.js";
import type { Schema } from "../../schema/schema.js";
import { migrationName, slugOf } from "../files/name.js";
import { afterVersion } from "../files/next-version.js";
import { migrationOf } from "../files/read.js";
import { type Snapshot, snapshotOf } from "../files/snapshot.js";
import { migrationFiles } from "../files/write.js";
import { prove } from "../prove/prove.js";
import { type Bench, heldIn, inScratch, needsMore, replay } from "../prove/scratch.js";
import { lastSnapshot, type Made, type MakeOptions } from "./make.js";
import { withStrays } from "../prove/strays.js";
import { printed } from "../prove/wanted.js";
import { gathered } from "./gathered.js";

type Migration = Extract<Made, { made: "migration" }>;

export type MadeForTwo =
  | { readonly made: "nothing" }
  | { readonly made: "questions"; readonly questions: readonly RenameQuestion[] }
  | { readonly made: "obstacles"; readonly obstacles: readonly Obstacle[] }
  /** In their order. Where `proof.problems` of one are not empty, none of them may be written. */
  | { readonly made: "migrations"; readonly migrations: readonly Migration[] };

/**
 * Makes two migrations that lead to what the Model calls for, and proves each: after the first, processes of the old and of
 * the new model run beside each other; the second is for when the last old one has stopped. Either is left out where
 * nothing is in it.
 * @throws MigrationFailed where the migrations that are there do not run in a scratch database
 */
export async function makeForTwoDeployments(options: MakeOptions): Promise<MadeForTwo> {
  const { schema, bench: given } = options;
  const bench: Bench = { ...given, applicationRole: schema.roles[0]?.name ?? "corollary_app", version: schema.version };
  return inScratch(bench, needsMore(schema, options.migrations), async (database) => {
    const own = await printed(schema, database);
    await replay(database, options.migrations, bench);
    const before = await heldIn(database, bench);
    const wanted = withStrays(before, own, lastSnapshot(options.migrations)?.schema);
    const { questions, obstacles, expand, between, contract } = planTwoDeployments(before, wanted, options);
    if (questions.length > 0) return { made: "questions", questions };
    if (obstacles.length > 0) return { made: "obstacles", obstacles };
    const halves: readonly Half[] = [
      { word: "expand", steps: gathered(expand), after: between, snapshot: snapshotOf(between) },
      { word: "contract", steps: gathered(contract), after: wanted, snapshot: snapshotOf(schema, options.modelHash) },
    ];
    let [version, at, migrations, rows] = [options.version, before, options.migrations, 0];
    const made: Migration[] = [];
    for (const { word, steps, after, snapshot } of halves.filter((half) => half.steps.length > 0)) {
      const title = `${options.title}: ${word}`;
      const name = { version, slug: slugOf(title) };
      const files = migrationFiles({ name, title, steps, snapshot });
      const migration = migrationOf(options.folder, files);
      migrations = [...migrations, migration];
      const proof = await prove({ database, migrations, migration, before: at, after, bench });
      // The rows of the first are there for the second.
      rows += proof.rows;
      made.push({ made: "migration", name: migrationName(name), steps, files, proof: { ...proof, rows } });
      if (proof.problems.length > 0) break;
      [version, at] = [afterVersion(version), await heldIn(database, bench)];
    }
    return made.length === 0 ? { made: "nothing" } : { made: "migrations", migrations: made };
  });
}

interface Half { readonly word: string; readonly steps: readonly Step[]; readonly after: Schema; readonly snapshot: Snapshot }
