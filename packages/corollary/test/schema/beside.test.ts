import { describe, expect, it } from "vitest";
import { BareEntity, compile, database, decimal, identity, integer, ModelError, sql, table, text, varchar } from "../../src/index.js";
import { parseModel } from "../../src/model/json/parse.js";
import { printModel } from "../../src/model/json/print.js";
import { derive } from "../../src/schema/derive.js";
import { emit } from "../../src/schema/emit.js";
import { open, rows, single } from "./databases.js";

class Sale extends BareEntity {
  id = identity({ sequence: "sale_id_seq" });
  code = varchar().unique();
  price = decimal(10, 2);
  amount = integer();
  total = decimal(12, 2).optional().computed(sql("price * amount"));
  note = text().default(sql("initcap('new')"));
}

const saleTable = table(Sale, () => ({
  checks: { code: { that: sql("code ~ '^[A-Z]+$'"), message: "Codes are capital letters." } },
  database: {
    names: { sale_code_key: "one code" },
    columns: { amount: { type: { name: "smallint" }, comment: "At most 32767." } },
    indexes: [{ name: "sale_lower", method: "btree", unique: false, parts: [{ expression: "lower(code)" }], where: "amount > 1" }],
    storage: { fillfactor: "80" },
  },
}));

const beside = database({
  tables: [{ schema: "public", name: "log", columns: [{ name: "what", type: { name: "text" }, nullable: true }], constraints: [], indexes: [], triggers: [] }],
  objects: [
    { kind: "view", schema: "public", name: "best", create: "create view best as select * from big", needs: [{ kind: "relation", schema: "public", name: "big" }] },
    { kind: "view", schema: "public", name: "big", create: "create view big as select id, code from sale where total > 10", needs: [{ kind: "relation", schema: "public", name: "sale" }] },
  ],
});

const model = compile([{ Sale, saleTable, beside }]);

describe("what a model says in SQL", () => {
  it("is made: views in the order of their needs, serial keys, generated columns, names, types, settings", async () => {
    const { database: made, applicationRole, close } = await open("pglite");
    await made.script(emit(derive(model, { version: 18, applicationRole })));
    await made.script("insert into sale (code, price, amount) values ('AB', 4, 3)");
    expect(await rows(made, "select s.id, total::text, note from sale s join best using (id)")).toEqual([{ id: 1, total: "12.00", note: "New" }]);
    expect(await single(made, "select pg_get_serial_sequence('sale', 'id')")).toBe("public.sale_id_seq");
    expect(await single(made, "select format_type(atttypid, null) from pg_attribute where attrelid = 'sale'::regclass and attname = 'amount'")).toBe("smallint");
    await expect(made.script("insert into sale (code, price, amount) values ('AB', 4, 3)")).rejects.toThrow(/one code|already/i);
    await expect(made.script("insert into sale (code, price, amount) values ('ab', 4, 3)")).rejects.toThrow();
    await close();
  });

  it("keeps the message of a check for people", () => {
    const { tables } = derive(model, { version: 18, applicationRole: "app" });
    expect(tables.find(({ name }) => name === "sale")?.constraints).toContainEqual(
      { kind: "check", name: "sale_code_check", expression: "code ~ '^[A-Z]+$'", message: "Codes are capital letters.", source: { entity: "Sale", declaration: "code" } });
  });

  it("is the same as JSON, which brings it only where it is trusted", () => {
    const json = printModel(model);
    expect(parseModel(json, { trustSql: true })).toEqual(model);
    let refused: readonly string[] = [];
    try {
      parseModel(json);
    } catch (error) {
      if (error instanceof ModelError) refused = error.problems.map(({ code, pointer }) => `${code} ${pointer}`);
    }
    expect(refused).toEqual(expect.arrayContaining(["untrusted-sql /database", "untrusted-sql /entities/Sale/database", "untrusted-sql /entities/Sale/sqlChecks/0/sql", "untrusted-sql /entities/Sale/fields/total/sql"]));
  });
});
