import { expect, it } from "vitest";
import { compile, Entity, integer, ref, table, text } from "corollary";
import { derive } from "../../src/schema/derive.js";
import { emit } from "../../src/schema/emit.js";
import { open } from "./databases.js";
import * as invoicing from "../types/invoicing.js";

it("the DDL of a domain in the language is as it was written down, and is taken by a database", async () => {
  const opened = await open("pglite");
  const sql = emit(derive(compile(invoicing), { version: 18, applicationRole: opened.applicationRole }));
  await expect(sql).toMatchFileSnapshot("golden/invoicing.sql");
  await opened.database.script(sql);
  await opened.close();
});

class Shelf extends Entity {
  name = text();
  floor = integer();
}
class Book extends Entity {
  name = text();
  shelf = ref(() => Shelf);
}
const shelves = table(Shelf, (s) => ({ unique: [[s.name]], indexes: [[s.floor, s.name]] }));
const books = table(Book, (b) => ({ unique: [[b.name], { on: [b.shelf, b.name], name: "place" }], indexes: [[b.name]] }));

it("names that entities share are told apart by their tables", () => {
  const { tables } = derive(compile({ Shelf, Book, shelves, books }), { version: 18, applicationRole: "app" });
  const names = tables.filter((each) => each.schema === "public").flatMap((each) => [...each.constraints, ...each.indexes].map((object) => object.name));
  expect(names.sort()).toEqual([
    "book_name_idx", "book_name_key", "book_pkey", "book_place_key", "book_shelf_id_fkey",
    "shelf_floor_name_idx", "shelf_name_key", "shelf_pkey",
  ]);
});
