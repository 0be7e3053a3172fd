import { afterVersion } from "../files/next-version.js";
import type { Migration } from "../files/migration.js";
import { migrationName } from "../files/name.js";
import { appliedOf, pendingOf, type Standing } from "../standing.js";

/** A migration that gets a later version. */
export interface Moved {
  readonly migration: Migration;
  readonly version: string;
  readonly name: string;
}

/**
 * Later versions for pending migrations that are older than applied ones, so that every database has them in the same
 * order. Pending ones stay in their order among themselves; no more of them move than must.
 */
export function attuned(standings: readonly Standing[]): readonly Moved[] {
  let last = [...appliedOf(standings).map(({ version }) => version)].sort().at(-1) ?? "";
  const moved: Moved[] = [];
  for (const migration of pendingOf(standings)) {
    const version = migration.version > last ? migration.version : afterVersion(last);
    if (version !== migration.version) moved.push({ migration, version, name: migrationName({ version, slug: migration.slug }) });
    last = version;
  }
  return moved;
}

/** The migrations as they are once those have moved. What came between was unknown to their snapshots, so they have none. */
export function withMoved(migrations: readonly Migration[], moved: readonly Moved[]): readonly Migration[] {
  return migrations
    .map((migration): Migration => {
      const to = moved.find((each) => each.migration.version === migration.version);
      if (to === undefined) return migration;
      const { snapshot, ...rest } = migration;
      return { ...rest, version: to.version, name: to.name };
    })
    .sort((a, b) => (a.version < b.version ? -1 : 1));
}
