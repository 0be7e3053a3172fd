import { describe, expect, it } from "vitest";
import { derive } from "../../src/schema/derive.js";
import type { Model } from "../../src/model/model.js";
import type { Migration } from "../../src/migrate/files/migration.js";
import { migrationOf } from "../../src/migrate/files/read.js";
import { verifyMigrations, type Verified } from "../../src/migrate/prove/verify.js";
import { asMigration, bench, grown, plain, proved, target } from "./desk.js";

const verify = (model: Model, migrations: readonly Migration[]): Promise<Verified> => verifyMigrations({ migrations, schema: derive(model, target), bench });

describe("verifying migrations", () => {
  it("proves each again and that they lead to the model; one that was edited wrongly is told", async () => {
    const first = await proved(plain());
    const second = await proved(grown(), [asMigration(first)]);
    const good = await verify(grown(), [asMigration(first), asMigration(second)]);
    expect(good.proofs.flatMap(({ proof }) => proof.problems)).toEqual([]);
    expect(good).toMatchObject({ behind: [], snapshot: true, untried: [] });

    const up = "V20260102000000__step_2.up.sql";
    const edited = { ...second.files, [up]: (second.files[up] ?? "").replace("create index concurrently ticket_status_rating_idx on ticket (status, rating)", "create index concurrently ticket_status_rating_idx on ticket (status)") };
    const bad = await verify(grown(), [asMigration(first), migrationOf("/migrations", edited)]);
    expect(bad.proofs[1]?.proof.problems).toMatchObject([{ problem: "differs", way: "up", changes: [{ of: "index", change: "alter" }] }]);
    expect(bad.behind).toHaveLength(1);
  });

  it("tells rows and values that are lost without a word, and a way back that does not lead back", async () => {
    const first = asMigration(await proved(plain()));
    const lossy = migrationOf("/migrations", {
      "V20260102000000__lossy.up.sql": "-- step 1: Tidy up\n--   lock: row exclusive · work: scan · class: online · safety: Safe · risk: None · on: public.ticket\ndelete from ticket where rating is null; update ticket set title = upper(title);",
    });
    const { proofs, behind } = await verify(plain(), [first, lossy]);
    expect(proofs[1]?.proof.problems).toMatchObject([{ problem: "loses", table: "ticket", before: 5 }]);
    expect(behind).toEqual([]);
    const crooked = migrationOf("/migrations", {
      "V20260102000000__crooked.up.sql": "create view loud as select upper(title) as title from ticket;", "V20260102000000__crooked.down.sql": "select 1;",
    });
    const told = await verify(plain(), [first, crooked]);
    expect(told.proofs[1]?.proof.problems).toMatchObject([{ problem: "differs", way: "down", changes: [{ change: "drop", of: "object" }] }]);
  });

  it("goes on behind a migration that sample rows stand against, and stops at one that does not run at all", async () => {
    const first = asMigration(await proved(plain()));
    const unique = migrationOf("/migrations", { "V20260102000000__u.up.sql": "alter table ticket add constraint one_title unique (title);" });
    const broken = migrationOf("/migrations", { "V20260103000000__b.up.sql": "alter table nowhere add column a integer;" });
    const later = migrationOf("/migrations", { "V20260104000000__c.up.sql": "select 1;" });
    const { proofs, untried, behind } = await verify(plain(), [first, unique, broken, later]);
    expect(proofs[1]?.proof).toMatchObject({ problems: [], warnings: [{ warning: "may-fail", way: "up", step: { number: 1 } }, { warning: "no-way-back" }] });
    expect(proofs[2]?.proof.problems).toMatchObject([{ problem: "fails", way: "up", rows: false, message: expect.stringContaining("nowhere") as string }]);
    expect(untried).toEqual([later]);
    expect(behind).toBeUndefined();
  });
});
