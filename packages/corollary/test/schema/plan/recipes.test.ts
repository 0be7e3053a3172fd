import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase, type Database } from "../../../src/database/index.js";
import { rows } from "../databases.js";

const page = readFileSync(new URL("../../../../../docs/migrations-recipes.md", import.meta.url), "utf8");

/** The SQL of a section of the page, as it stands there. */
function recipe(section: string): string {
  const [, text = ""] = page.split(`## ${section}\n`);
  const found = /```sql\n(.*?)```/su.exec(text.split("\n## ")[0] ?? "")?.[1];
  if (found === undefined) throw new Error(`The section "${section}" has no SQL.`);
  return found;
}

let database: Database;
beforeAll(async () => {
  database = await openDatabase();
  await database.script(`
    create table person (id bigint primary key, name text, first_name text, last_name text, street text, city text);
    create table address (id bigint generated always as identity primary key, person_id bigint not null unique references person, street text not null, city text);
    insert into person (id, name, street, city) values (1, 'Ada Lovelace', 'St James''s Square', 'London'), (2, 'Plato', null, null), (3, null, 'Rue Cler', 'Paris'), (4, 'Jean Le Rond', null, null)`);
});
afterAll(() => database.close());

describe("the recipes of the guide", () => {
  it("split a column, the same however often they are run", async () => {
    for (let time = 0; time < 2; time++) {
      await database.script(recipe("Splitting a column"));
      expect(await rows(database, "select first_name as first, last_name as last from person order by id")).toEqual([
        { first: "Ada", last: "Lovelace" }, { first: "Plato", last: null }, { first: null, last: null }, { first: "Jean", last: "Le Rond" },
      ]);
    }
  });

  it("split a table, the same however often they are run", async () => {
    for (let time = 0; time < 2; time++) {
      await database.script(recipe("Splitting a table"));
      expect(await rows(database, "select person_id as person, street, city from address order by person_id")).toEqual([
        { person: "1", street: "St James's Square", city: "London" }, { person: "3", street: "Rue Cler", city: "Paris" },
      ]);
    }
  });
});
