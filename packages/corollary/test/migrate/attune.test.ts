import { expect, it } from "vitest";
import { migrationOf } from "../../src/migrate/files/read.js";
import { attuned, withMoved } from "../../src/migrate/make/attune.js";
import { standings } from "../../src/migrate/standing.js";
import type { LedgerEntry } from "../../src/migrate/ledger/entry.js";

const migration = (version: string) => migrationOf("/m", { [`V${version}__x.up.sql`]: "select 1;" });
const applied = (version: string): LedgerEntry => ({
  version, name: `V${version}__x`, kind: "sql", checksum: migration(version).checksum, state: "applied", databaseUser: "u", agent: "a", tool: "t", startedAt: "2026-01-01T00:00:00.000Z", steps: [],
});

it("pending migrations come after applied ones, in the order they had, and no more move than must", () => {
  const versions = ["20260101000000", "20260102000000", "20260103000000", "20260104000000", "20260104000001", "20260109000000"];
  const all = versions.map(migration);
  const found = attuned(standings(all, [applied("20260101000000"), applied("20260104000000")]));
  expect(found.map(({ migration: { version }, name }) => [version, name])).toEqual([
    ["20260102000000", "V20260104000001__x"], ["20260103000000", "V20260104000002__x"], ["20260104000001", "V20260104000003__x"],
  ]);
  expect(withMoved(all, found).map(({ version }) => version)).toEqual(["20260101000000", "20260104000000", "20260104000001", "20260104000002", "20260104000003", "20260109000000"]);
  expect(attuned(standings(all, [applied("20260101000000")]))).toEqual([]);
});
