import type { Migration } from "./files/migration.js";
import { isApplied, type LedgerEntry } from "./ledger/entry.js";

/** How far a database has had what a migration stands for. */
export interface Replacing {
  readonly migration: Migration;
  readonly had: readonly string[];
  readonly lacks: readonly string[];
}

/** The migrations that stand for others and that the ledger does not know yet, with how far those others were applied. */
export function replacing(migrations: readonly Migration[], ledger: readonly LedgerEntry[]): readonly Replacing[] {
  const entries = new Map(ledger.map((entry) => [entry.version, entry]));
  return migrations.flatMap((migration) => {
    const own = entries.get(migration.version);
    if (migration.replaces === undefined || (own !== undefined && own.state !== "reverted")) return [];
    const had = migration.replaces.filter((version) => {
      const entry = entries.get(version);
      return entry !== undefined && isApplied(entry.state);
    });
    return had.length === 0 ? [] : [{ migration, had, lacks: migration.replaces.filter((version) => !had.includes(version)) }];
  });
}

/** Why such a migration counts as applied. */
export const replacedReason = (versions: readonly string[]): string => `It stands for ${versions.length === 1 ? versions[0] : `${versions[0]} to ${versions.at(-1)}`}, which this database has had.`;

/**
 * The ledger as these files see it: what stands for others is there where all of those were applied, and entries of
 * migrations that others stand for are history.
 */
export function asReplaced(migrations: readonly Migration[], ledger: readonly LedgerEntry[]): readonly LedgerEntry[] {
  const gone = new Set(migrations.flatMap(({ replaces }) => replaces ?? []));
  if (gone.size === 0) return ledger;
  const files = new Set(migrations.map(({ version }) => version));
  const entries = new Map(ledger.map((entry) => [entry.version, entry]));
  const taken = replacing(migrations, ledger).filter(({ lacks }) => lacks.length === 0).flatMap(({ migration, had }): LedgerEntry[] => {
    const last = entries.get(had.at(-1) ?? "");
    if (last === undefined) return [];
    const { version, name, kind, checksum } = migration;
    return [{ ...last, version, name, kind, checksum, state: "baseline", reason: replacedReason(had), steps: [] }];
  });
  const history = (entry: LedgerEntry): boolean => gone.has(entry.version) && !files.has(entry.version) && (isApplied(entry.state) || entry.state === "reverted");
  const kept = ledger.filter((entry) => !history(entry) && !taken.some(({ version }) => version === entry.version));
  return [...kept, ...taken].sort((a, b) => (a.version < b.version ? -1 : 1));
}
