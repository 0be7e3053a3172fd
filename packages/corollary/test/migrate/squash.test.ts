import { describe, expect, it } from "vitest";
import { readLedger } from "../../src/migrate/ledger/entry.js";
import { migrationOf } from "../../src/migrate/files/read.js";
import { squashMigrations } from "../../src/migrate/make/squash.js";
import { applyMigrations } from "../../src/migrate/operations/apply.js";
import { migrationStatus } from "../../src/migrate/operations/status.js";
import { isDeployed } from "../../src/schema/deployment.js";
import { derive } from "../../src/schema/derive.js";
import { asMigration, bench, grown, open, plain, proved, target } from "./desk.js";
import { optionsFor } from "./scene.js";

describe("one migration in place of many", () => {
  it("is run by new databases, taken as had by those that had them all, and refused by those that had some", async () => {
    const first = asMigration(await proved(plain()));
    const second = asMigration(await proved(grown(), [first]));
    const view = migrationOf("/migrations", { "V20260103000000__view.up.sql": "create view loud as select upper(title) as title from ticket;" });
    const squashed = await squashMigrations({ migrations: [first, second, view], folder: "/migrations", applicationRole: target.applicationRole, version: target.version, bench });
    expect(squashed).toMatchObject({ name: "V20260103000001__squashed", byHand: [{ name: view.name }], proof: { problems: [] } });
    const one = migrationOf("/migrations", squashed.files);
    expect(one.replaces).toEqual([first.version, second.version, view.version]);
    const database = await open();
    try {
      const options = optionsFor(database);
      expect((await applyMigrations({ ...options, migrations: [first, second, view] })).applied).toHaveLength(3);
      expect((await migrationStatus(database, [one])).standings).toMatchObject([{ version: one.version, state: "baseline", drifted: false }]);
      const later = migrationOf("/migrations", { "V20260104000000__later.up.sql": "select 1;" });
      expect((await applyMigrations({ ...options, migrations: [one, later] })).applied).toEqual([later]);
      expect((await readLedger(database)).map(({ version, state }) => [version, state])).toEqual([
        [first.version, "applied"], [second.version, "applied"], [view.version, "applied"], [one.version, "baseline"], [later.version, "applied"],
      ]);
    } finally {
      await database.close();
    }
    const fresh = await open();
    try {
      expect((await applyMigrations({ ...optionsFor(fresh), migrations: [one] })).applied).toEqual([one]);
      expect(await isDeployed(fresh, derive(grown(), target))).toBe(true);
    } finally {
      await fresh.close();
    }
    const half = await open();
    try {
      await applyMigrations({ ...optionsFor(half), migrations: [first] });
      await expect(applyMigrations({ ...optionsFor(half), migrations: [one] })).rejects.toMatchObject({ code: "half_replaced", message: expect.stringContaining(second.version) as string });
    } finally {
      await half.close();
    }
  });
});
