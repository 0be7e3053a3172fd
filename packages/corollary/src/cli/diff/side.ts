import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Database } from "../../database/port.js";
import { parseSnapshot, type Snapshot } from "../../migrate/files/snapshot.js";
import { withoutLedger } from "../../migrate/ledger/without.js";
import { inScratch, needsMore, replay } from "../../migrate/prove/scratch.js";
import { undone } from "../../migrate/prove/undone.js";
import { withStrays } from "../../migrate/prove/strays.js";
import { asPrinted } from "../../schema/introspect/as-printed.js";
import { introspect, type Introspection } from "../../schema/introspect/introspect.js";
import type { Model } from "../../model/model.js";
import type { Schema } from "../../schema/schema.js";
import { openWriting, type WritingSession } from "../migrate/project.js";
import { openProjectDatabase } from "../open.js";
import { Failure } from "../outcome.js";
import { settings } from "../settings.js";
import { compareIntrospections, type Comparison } from "./compare.js";

export interface WrittenFlags {
  /** Compare the migrations with the model. */
  readonly migrations?: boolean;
  /** Compare this snapshot, a file or a version, with the model. */
  readonly snapshot?: string;
  /** Compare with the database instead of the model. */
  readonly live?: boolean;
}

export interface Written {
  readonly comparison: Comparison;
  readonly model: Model;
  readonly sides: { readonly from: string; readonly to: string };
}

/** What the files of migrations say, beside the model or the database: what `make` would write, or what was done behind their back. */
export async function compareWritten(cwd: string, flags: WrittenFlags): Promise<Written> {
  const session = await openWriting(cwd, {});
  const { migrations, schema, model, load } = session;
  const bench = { load, applicationRole: schema.roles[0]?.name ?? "corollary_app", version: schema.version };
  return inScratch(bench, needsMore(schema, migrations), async (scratch) => {
    const live = flags.live ? await liveSide(session) : undefined;
    const to = live ?? await undone(scratch, (within) => asPrinted(schema, within));
    const [name, from] = await fromSide(session, flags, scratch, bench, live?.schema);
    const stated = live === undefined ? { ...to, schema: withStrays(from.schema, to.schema, migrations.flatMap(({ snapshot }) => snapshot?.schema ?? []).at(-1)) } : to;
    const version = { ...from, schema: { ...from.schema, version: stated.schema.version } };
    return { comparison: compareIntrospections(version, stated), model, sides: { from: name, to: live === undefined ? "the model" : "the database" } };
  });
}

async function fromSide(session: WritingSession, { snapshot }: WrittenFlags, scratch: Database, bench: Parameters<typeof replay>[2], beside: Schema | undefined): Promise<readonly [string, Introspection]> {
  if (snapshot === undefined) {
    await replay(scratch, session.migrations, bench);
    return ["the migrations", withoutLedger(await introspect(scratch, { applicationRole: bench.applicationRole }))];
  }
  const { schema } = await findSnapshot(session, snapshot);
  return [`the snapshot ${snapshot}`, await undone(scratch, (within) => asPrinted(schema, within, beside))];
}

async function liveSide({ place, config }: WritingSession): Promise<Introspection> {
  const set = settings(place.root, config);
  const database = await openProjectDatabase(set);
  try {
    return withoutLedger(await introspect(database, { applicationRole: set.applicationRole }));
  } finally {
    await database.close();
  }
}

/** @throws Failure where there is no such snapshot */
async function findSnapshot({ migrations, place }: WritingSession, wanted: string): Promise<Snapshot> {
  const named = migrations.find(({ version, name }) => version === wanted || name === wanted)?.snapshot;
  if (named !== undefined) return named;
  const path = resolve(place.root, wanted);
  if (existsSync(path)) return parseSnapshot(await readFile(path, "utf8"));
  throw new Failure(`There is no snapshot ${wanted}.`, "It is the version of a migration that has one, or the path of a .snapshot.json.");
}
