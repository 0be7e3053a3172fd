import type { Database } from "../../database/port.js";
import type { Change } from "../../schema/change.js";
import { ownSchema } from "../../schema/context.js";
import { diff } from "../../schema/diff.js";
import type { Schema } from "../../schema/schema.js";
import type { Migration } from "../files/migration.js";
import type { Proof, ProofProblem, ProofWarning } from "./proof.js";
import { goDown, goUp, type Outcome } from "./run.js";
import { type Bench, heldIn, inScratch, needsMore, replay } from "./scratch.js";
import { addSampleRows } from "./rows/sample.js";
import { compareKept, fingerprints } from "./kept.js";

/** A migration with all that come before it, in a scratch database that has had those. */
export interface Proving {
  readonly database: Database;
  /** Those before it, and itself. */
  readonly migrations: readonly Migration[];
  readonly migration: Migration;
  /** What is there before. */
  readonly before: Schema;
  /** What shall be there after, as Postgres prints it; absent where nobody says. */
  readonly after?: Schema;
  readonly bench: Bench;
}

/**
 * Proves a migration: up, with rows in place, must give what was wanted and keep the rows; down must give what was there
 * before; up again must work. The scratch database has had the migration afterwards, unless there are problems.
 */
export async function prove(proving: Proving): Promise<Proof> {
  const { database, before } = proving;
  const sample = await addSampleRows(database, before);
  const warnings: ProofWarning[] = sample.unmade.map(({ table, why }) => ({ warning: "no-rows", table, why }));
  const kept = await fingerprints(database, before);
  const up = await goUp(database, proving.migrations, proving.migration, proving.bench);
  if (!up.ok) return failedOnRows(proving, up, sample.made, warnings);
  const held = await heldIn(database, proving.bench);
  const problems = [...differences(proving, held, "up"), ...await compareKept(database, kept, { before, after: held }, proving.migration)];
  if (problems.length === 0) await back(proving, problems, warnings);
  return { problems, warnings, rows: sample.made };
}

/** Rows stood against it: is it said that they may, and does it work without them? */
async function failedOnRows(proving: Proving, up: Outcome & { ok: false }, rows: number, warnings: ProofWarning[]): Promise<Proof> {
  const failed = { ...(up.step === undefined ? {} : { step: up.step }), message: up.message };
  const without = await withoutRows(proving);
  if (!without.ok) return { problems: [{ problem: "fails", way: "up", ...failed, rows: false }], warnings, rows };
  const risk = up.script?.effect?.risk;
  const said = up.onRows && (risk === undefined || risk === "MayFail" || risk === "ExistingNullsMustBeAbsent" || risk === "ManualActionRequired");
  if (!said) return { problems: [{ problem: "fails", way: "up", ...failed, rows: true }], warnings, rows };
  return { problems: without.problems, warnings: [...warnings, { warning: "may-fail", way: "up", ...failed }, ...without.warnings], rows };
}

type WithoutRows = { readonly ok: false } | { readonly ok: true; readonly problems: readonly ProofProblem[]; readonly warnings: readonly ProofWarning[] };

/** The same in an empty database. */
async function withoutRows(proving: Proving): Promise<WithoutRows> {
  return inScratch(proving.bench, needsMore(proving.after, proving.migrations), async (database) => {
    await replay(database, proving.migrations.slice(0, -1), proving.bench);
    const empty: Proving = { ...proving, database };
    const up = await goUp(database, proving.migrations, proving.migration, proving.bench);
    if (!up.ok) return { ok: false };
    const [problems, warnings]: [ProofProblem[], ProofWarning[]] = [differences(empty, await heldIn(database, proving.bench), "up"), []];
    if (problems.length === 0) await back(empty, problems, warnings);
    return { ok: true, problems, warnings };
  });
}

/** Down, and up again. */
async function back(proving: Proving, problems: ProofProblem[], warnings: ProofWarning[]): Promise<void> {
  const { database, migrations, migration, bench, before } = proving;
  if (migration.kind === "sql" && migration.downScript === undefined) return void warnings.push({ warning: "no-way-back" });
  const down = await goDown(database, migrations, migration, bench);
  if (down === "no way back") return void warnings.push({ warning: "no-way-back" });
  if (!down.ok) return void reportDown(down, problems, warnings);
  const changes = diff(await heldIn(database, bench), before).filter((change) => !stays(change));
  if (changes.length > 0) return void problems.push({ problem: "differs", way: "down", changes });
  const again = await goUp(database, migrations, migration, bench);
  if (!again.ok) return void problems.push({ problem: "fails", way: "up again", ...(again.step === undefined ? {} : { step: again.step }), message: again.message, rows: again.onRows });
  problems.push(...differences(proving, await heldIn(database, bench), "up again"));
}

/** Roles belong to the server and the schema of Corollary holds the ledger, so that no way back drops them. */
const stays = (change: Change): boolean => change.change === "drop" && (change.of === "role" || (change.of === "schema" && change.from.name === ownSchema));

/** Rows that were never possible before may stand against the way back: somebody should know, nothing is wrong with it. */
function reportDown(down: Outcome & { ok: false }, problems: ProofProblem[], warnings: ProofWarning[]): void {
  const failed = { way: "down" as const, ...(down.step === undefined ? {} : { step: down.step }), message: down.message };
  if (down.onRows) warnings.push({ warning: "may-fail", ...failed });
  else problems.push({ problem: "fails", ...failed, rows: false });
}

function differences({ after }: Proving, held: Schema, way: "up" | "up again"): ProofProblem[] {
  const changes = after === undefined ? [] : diff(held, after);
  return changes.length === 0 ? [] : [{ problem: "differs", way, changes }];
}
