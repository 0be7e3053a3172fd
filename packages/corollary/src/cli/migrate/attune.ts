import { readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileKind } from "../../migrate/files/name.js";
import type { Migration } from "../../migrate/files/migration.js";
import { printSnapshot, snapshotOf } from "../../migrate/files/snapshot.js";
import { attuned, type Moved, withMoved } from "../../migrate/make/attune.js";
import { migrationStatus } from "../../migrate/operations/status.js";
import { requireSound } from "../../migrate/operations/sound.js";
import { type Verified, verifyMigrations } from "../../migrate/prove/verify.js";
import { describeProofProblem } from "../../migrate/prove/words.js";
import { type ExitCode, Refusal } from "../outcome.js";
import type { Terminal } from "../terminal.js";
import { openWriting, type WritingSession } from "./project.js";
import { withMigrations } from "./session.js";

/** `corollary migrate attune`: a later version for pending migrations that are older than applied ones. Never touches applied ones. */
export async function attuneCommand(cwd: string, flags: { readonly dryRun?: boolean }, terminal: Terminal): Promise<ExitCode> {
  return withMigrations(cwd, {}, terminal, async ({ database, migrations }) => {
    const { standings } = await migrationStatus(database, migrations);
    requireSound(standings);
    const moved = attuned(standings);
    if (moved.length === 0) {
      terminal.say("No pending migration is older than an applied one.");
      return 0;
    }
    const session = await openWriting(cwd, {});
    const order = withMoved(migrations, moved);
    const verified = await verifyMigrations({ migrations: order, schema: session.schema, bench: { load: session.load }, only: new Set(moved.map(({ version }) => version)) });
    const problems = verified.proofs.flatMap(({ migration, proof }) => proof.problems.map((problem) => `\n  - ${migration.name}: ${describeProofProblem(problem)}`));
    if (problems.length > 0) throw new Refusal(`In their new order they are not proved, so nothing was renamed:${problems.join("")}`, "Mend the pending ones, or remove them and make them anew: corollary migrate make.");
    for (const { migration, name } of moved) terminal.out(`${migration.name} → ${name}`);
    if (!flags.dryRun) await renameAll(session, moved, order, verified, terminal);
    return 0;
  });
}

async function renameAll({ folder, schema, modelHash }: WritingSession, moved: readonly Moved[], order: readonly Migration[], { behind }: Verified, terminal: Terminal): Promise<void> {
  const files = await readdir(folder);
  // The last first: a name that one takes may be that of another.
  for (const { migration, name } of [...moved].reverse()) {
    for (const file of files) {
      const kind = fileKind(file);
      if (kind.kind !== "part" || kind.name.version !== migration.version) continue;
      // What the model called for then did not know of what has come between.
      if (kind.part === "snapshot.json") await rm(join(folder, file));
      else await rename(join(folder, file), join(folder, `${name}.${kind.part}`));
    }
  }
  const last = order.at(-1);
  if (last === undefined || last.snapshot !== undefined) return;
  if (behind?.length === 0) await writeFile(join(folder, `${last.name}.snapshot.json`), printSnapshot(snapshotOf(schema, modelHash)));
  else terminal.say("The migrations do not lead to what the model calls for yet: corollary migrate make");
}
