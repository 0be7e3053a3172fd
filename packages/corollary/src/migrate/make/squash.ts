import { diff } from "../../schema/diff.js";
import { plan } from "../../schema/plan/plan.js";
import { afterVersion } from "../files/next-version.js";
import type { Migration } from "../files/migration.js";
import { migrationName, slugOf } from "../files/name.js";
import { printMigration } from "../files/print.js";
import { migrationOf } from "../files/read.js";
import { replacesLine } from "../files/replaces.js";
import { scriptsOf } from "../files/scripts-of-plan.js";
import { migrationFiles } from "../files/write.js";
import { MigrationRefused } from "../refusal.js";
import type { Proof } from "../prove/proof.js";
import { prove } from "../prove/prove.js";
import { type Bench, heldIn, inScratch, needsMore, replay } from "../prove/scratch.js";
import { find } from "../operations/sound.js";
import { readable } from "./readable.js";
import { gathered } from "./gathered.js";

export interface SquashOptions {
  readonly migrations: readonly Migration[];
  readonly folder: string;
  /** The last that is replaced. Default: the last of all. */
  readonly to?: string;
  readonly title?: string;
  readonly applicationRole: string;
  readonly version: number;
  readonly bench: Omit<Bench, "applicationRole" | "version">;
}

export interface Squashed {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly replaced: readonly Migration[];
  /** Those of the replaced that somebody wrote by hand: what they did to rows is not in the new one. */
  readonly byHand: readonly Migration[];
  readonly proof: Proof;
}

/**
 * One migration in place of many: it makes at once what they lead to, and is proved against that. Databases that have had
 * all of them do not run it; new ones do.
 * @throws MigrationRefused where there are not two to replace, or no version is free behind them
 */
export async function squashMigrations(options: SquashOptions): Promise<Squashed> {
  const { migrations, folder, to, applicationRole, version } = options;
  const last = to === undefined ? migrations.at(-1) : find(migrations, to);
  const replaced = migrations.filter((each) => last !== undefined && each.version <= last.version);
  if (last === undefined || replaced.length < 2) throw new MigrationRefused("not_allowed_here", "There is nothing to squash: fewer than two migrations.", "Name a later version with --to.");
  const name = { version: afterVersion(last.version), slug: slugOf(options.title ?? "squashed") };
  const next = migrations[replaced.length];
  if (next !== undefined && next.version <= name.version) throw new MigrationRefused("not_allowed_here", `No version is free between ${last.name} and ${next.name}.`, "Squash up to the one before, or the one after.");
  const bench: Bench = { ...options.bench, applicationRole, version };
  return inScratch(bench, needsMore(last.snapshot?.schema, migrations), async (database) => {
    await replay(database, [], bench);
    const nothing = await heldIn(database, bench);
    const after = await inScratch(bench, needsMore(last.snapshot?.schema, migrations), async (full) => {
      await replay(full, replaced, bench);
      return heldIn(full, bench);
    });
    const snapshot = replaced.flatMap((each) => each.snapshot ?? []).at(-1);
    const wanted = snapshot === undefined ? after : readable(after, snapshot.schema, diff(nothing, after));
    const title = `${options.title ?? "Squashed"}: what ${replaced.length} migrations lead to`;
    const steps = gathered(plan(nothing, wanted, { mode: "simple" }).steps);
    const versions = [...new Set(replaced.flatMap((each) => [...each.replaces ?? [], each.version]))];
    const { up } = scriptsOf(title, steps);
    const full = migrationName(name);
    const files = {
      ...migrationFiles({ name, title, steps, ...(snapshot === undefined ? {} : { snapshot }) }),
      [`${full}.up.sql`]: printMigration({ head: [up.head[0] ?? title, replacesLine(versions), ...up.head.slice(1)], steps: up.steps }),
    };
    const migration = migrationOf(folder, files);
    const proof = await prove({ database, migrations: [migration], migration, before: nothing, after, bench });
    return { name: full, files, replaced, byHand: replaced.filter((each) => each.kind === "typescript" || each.plan === undefined), proof };
  });
}
