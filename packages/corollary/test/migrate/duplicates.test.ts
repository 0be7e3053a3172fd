import { expect, it } from "vitest";
import { findDuplicates } from "../../src/migrate/run/duplicates.js";

it("what stands against a unique index or constraint is found by a query, where its columns are plain", () => {
  const found = "select email, count(*) from person group by email having count(*) > 1";
  for (const statement of [
    "create unique index person_email_key on person (email)",
    "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS x ON ONLY person ( email ) include (name)",
    "alter table person add constraint u unique (email)",
    "alter table only person add primary key (email)",
  ]) expect(findDuplicates(statement)?.replace("PERSON", "person"), statement).toBe(found);
  expect(findDuplicates('create unique index on shop."Per;son" ("E-Mail", größe)')).toBe('select "E-Mail", größe, count(*) from shop."Per;son" group by "E-Mail", größe having count(*) > 1');
  for (const statement of ["create index i on person (email)", "create unique index i on person (lower(email))", "create unique index i on person (email) where live", "update person set email = ''"]) {
    expect(findDuplicates(statement), statement).toBeUndefined();
  }
});
