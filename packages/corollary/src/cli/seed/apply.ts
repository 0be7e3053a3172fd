import { readFile } from "node:fs/promises";
import type { Database, Executor, Transaction } from "../../database/port.js";
import type { Model } from "../../model/model.js";
import type { Encryption } from "../../query/encryption.js";
import type { Context } from "../../query/types.js";
import { Failure } from "../outcome.js";
import { entityOf } from "./entity-of.js";
import type { Seed } from "./files.js";
import { insertRows } from "./insert.js";
import { claim, ensureLedger, finish } from "./ledger.js";
import { csvRows, jsonRows } from "./rows.js";
import { sealedSet } from "./sealed-rows.js";

/** What seeds need to run. */
export interface Seeding {
  /** Acting as the owner. */
  readonly database: Database;
  readonly model: Model;
  /** Where the model has encrypted fields. */
  readonly encryption: Encryption | undefined;
  /** The module of a seed, by the seed's name. */
  module(name: string): Promise<Readonly<Record<string, unknown>>>;
  /** Reads and writes inside a transaction, as seeds in TypeScript do them. */
  context(transaction: Transaction): Context;
}

export interface SeedDone {
  readonly name: string;
  /** For seeds that hold rows: how many the table has gained. */
  readonly rows?: number;
  readonly milliseconds: number;
}

/** Applies seeds in order, each in a transaction with its entry in the ledger. Stops at the first that fails. */
export async function applySeeds(seeding: Seeding, seeds: readonly Seed[], done: (seed: SeedDone) => void): Promise<void> {
  if (seeds.length === 0) return;
  await ensureLedger(seeding.database);
  for (const seed of seeds) {
    const begun = performance.now();
    const rows = await seeding.database.transaction(async (transaction) => {
      await claim(transaction, seed);
      const gained = await run(seeding, seed, transaction);
      await finish(transaction, seed, performance.now() - begun);
      return gained;
    }).catch((error: unknown) => {
      throw explain(error, seed);
    });
    done({ name: seed.name, milliseconds: performance.now() - begun, ...(rows === undefined ? {} : { rows }) });
  }
  await analyze(seeding.database);
}

async function run(seeding: Seeding, seed: Seed, transaction: Transaction): Promise<number | undefined> {
  switch (seed.kind) {
    case "sql":
      await transaction.script(await readFile(seed.path, "utf8"));
      return undefined;
    case "module": {
      const { default: load } = await seeding.module(seed.name);
      if (typeof load !== "function") {
        throw new Failure(`${seed.name} has no function as its default export.`, "Write: export default async (db: Context) => { … }");
      }
      await load(seeding.context(transaction));
      return undefined;
    }
    case "csv":
    case "json":
      return rows(seeding, seed, transaction);
  }
}

async function rows({ model, encryption }: Seeding, seed: Seed, executor: Executor): Promise<number> {
  const entity = entityOf(model, seed.name);
  const text = await readFile(seed.path, "utf8");
  const sets = seed.kind === "csv" ? [csvRows(entity, text, seed.name)] : jsonRows(entity, text, seed.name);
  return insertRows(executor, entity, sets.map((set) => sealedSet(model, entity, set, encryption)), seed.name);
}

/** Without statistics the first requests after a large load would be planned for empty tables. */
async function analyze(database: Database): Promise<void> {
  await database.script("analyze");
}

function explain(error: unknown, seed: Seed): Error {
  if (error instanceof Failure) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new Failure(`The seed ${seed.name} failed and left nothing behind: ${message}`, undefined, { cause: error });
}
