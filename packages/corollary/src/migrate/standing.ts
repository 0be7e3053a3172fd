import type { Migration } from "./files/migration.js";
import { asReplaced, replacing } from "./replaced.js";
import { isApplied, isUnfinished, type LedgerEntry } from "./ledger/entry.js";

/** Where a migration stands with a database. */
export interface Standing {
  readonly version: string;
  readonly name: string;
  /** `pending`: a file that this database has not had, or that was taken back. */
  readonly state: "pending" | LedgerEntry["state"];
  /** Absent: the ledger knows it, the folder does not. */
  readonly migration?: Migration;
  readonly entry?: LedgerEntry;
  /** Its file has another text than when it was applied. */
  readonly drifted: boolean;
  /** It is pending, though later ones are applied. */
  readonly outOfOrder: boolean;
  /** It stands for others, of which this database has had some. */
  readonly half?: { readonly had: readonly string[]; readonly lacks: readonly string[] };
}

/** Files and ledger side by side, in order of versions. */
export function standings(migrations: readonly Migration[], noted: readonly LedgerEntry[]): readonly Standing[] {
  const ledger = asReplaced(migrations, noted);
  const halves = new Map(replacing(migrations, noted).filter(({ lacks }) => lacks.length > 0).map((each) => [each.migration.version, each]));
  const files = new Map(migrations.map((migration) => [migration.version, migration]));
  const entries = new Map(ledger.map((entry) => [entry.version, entry]));
  const latest = ledger.filter((entry) => isApplied(entry.state)).map((entry) => entry.version).at(-1) ?? "";
  const versions = [...new Set([...files.keys(), ...entries.keys()])].sort();
  return versions.flatMap((version) => {
    const [migration, entry] = [files.get(version), entries.get(version)];
    const half = halves.get(version);
    const gone = entry === undefined || entry.state === "reverted";
    if (gone && migration === undefined) return [];
    return [{
      version,
      name: migration?.name ?? entry?.name ?? version,
      state: gone ? "pending" as const : entry.state,
      ...(migration === undefined ? {} : { migration }),
      ...(entry === undefined ? {} : { entry }),
      drifted: !gone && migration !== undefined && migration.checksum !== entry.checksum,
      outOfOrder: gone && version < latest,
      ...(half === undefined ? {} : { half: { had: half.had, lacks: half.lacks } }),
    }];
  });
}

export const pendingOf = (all: readonly Standing[]): readonly Migration[] =>
  all.flatMap(({ state, migration }) => (state === "pending" && migration !== undefined ? [migration] : []));

export const unfinishedOf = (all: readonly Standing[]): (Standing & { readonly entry: LedgerEntry }) | undefined =>
  all.flatMap((each) => (each.entry !== undefined && each.state !== "pending" && isUnfinished(each.entry.state) ? [{ ...each, entry: each.entry }] : []))[0];

export const appliedOf = (all: readonly Standing[]): readonly (Standing & { readonly entry: LedgerEntry })[] =>
  all.flatMap((each) => (each.entry !== undefined && each.state !== "pending" && isApplied(each.entry.state) ? [{ ...each, entry: each.entry }] : []));
