import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ConstraintCatalogue, type Database, DatabaseError, withOwner } from "../../src/database/index.js";
import { drivers, type OpenedDriver, sql } from "./drivers.js";

const secret = "s3cret-value";

describe.each(drivers)("errors on $name", ({ open }) => {
  let opened: OpenedDriver;
  let db: Database;
  beforeAll(async () => {
    opened = await open();
    db = opened.db;
    await db.script(`
      create schema shop;
      create table shop.customer (id int primary key, email text not null constraint customer_email_key unique);
      create table shop.invoice (
        id int primary key,
        customer_id int constraint invoice_customer_fk references shop.customer,
        total numeric(4, 2) constraint invoice_total_check check (total >= 0),
        due date,
        span int4range,
        constraint invoice_span_excl exclude using gist (span with &&)
      );
      insert into shop.customer values (1, 'a@example.org');
      insert into shop.invoice values (1, 1, 5, null, '[1,5)');
      create role ${opened.applicationRole};
      grant usage on schema shop to ${opened.applicationRole};
    `);
  });
  afterAll(() => opened.close());

  async function failure(text: string, ...params: (string | number)[]): Promise<DatabaseError> {
    const error: unknown = await db.query(sql(text, ...params)).catch((thrown: unknown) => thrown);
    if (!(error instanceof DatabaseError)) throw new Error(`Expected a DatabaseError of: ${text}`);
    return error;
  }

  test("a duplicate tells its constraint", async () => {
    expect(await failure("insert into shop.customer values (2, $1)", "a@example.org")).toMatchObject({
      kind: "unique", sqlState: "23505", schema: "shop", table: "customer", constraint: "customer_email_key", retryable: false,
    });
  });

  test("a missing parent and a parent in use are foreign-key errors", async () => {
    const missing = { kind: "foreign-key", table: "invoice", constraint: "invoice_customer_fk" };
    expect(await failure("insert into shop.invoice (id, customer_id) values (2, 99)")).toMatchObject(missing);
    expect(await failure("delete from shop.customer where id = 1")).toMatchObject({ kind: "foreign-key" });
  });

  test("a check, a missing value and an overlap tell their place", async () => {
    expect(await failure("insert into shop.invoice (id, total) values (3, -1)")).toMatchObject({
      kind: "check", constraint: "invoice_total_check",
    });
    expect(await failure("insert into shop.customer (id) values (3)")).toMatchObject({
      kind: "not-null", schema: "shop", table: "customer", column: "email",
    });
    expect(await failure("insert into shop.invoice (id, span) values (4, '[2,3)')")).toMatchObject({
      kind: "exclusion", constraint: "invoice_span_excl",
    });
  });

  test.each([
    ["select $1::int", "22P02"],
    ["select $1::uuid", "22P02"],
    ["select $1::date", "22007"],
    ["select $1::jsonb", "22P02"],
    ["select $1::bool", "22P02"],
  ])("%s with nonsense is an invalid value that is not repeated in the message", async (text, sqlState) => {
    const error = await failure(text, secret);
    expect(error).toMatchObject({ kind: "invalid-value", sqlState });
    expect(JSON.stringify([error.message, error, String(error.cause)])).not.toContain(secret);
  });

  test("a NUL character is an invalid value", async () => {
    expect(await failure("select $1::text", "a\0b")).toMatchObject({ kind: "invalid-value", sqlState: "22021" });
  });

  test("too large a number is out of range, and is not repeated", async () => {
    for (const text of ["select $1::int", "insert into shop.invoice (id, total) values (9, $1)"]) {
      const error = await failure(text, "98765432101");
      expect(error.kind).toBe("out-of-range");
      expect(error.message).not.toContain("98765432101");
    }
    expect(await failure("select $1::timestamptz", "2024-13-45")).toMatchObject({ kind: "invalid-value", sqlState: "22008" });
  });

  test("what does not exist is undefined-object", async () => {
    expect((await failure("select * from shop.nothing")).kind).toBe("undefined-object");
    expect((await failure("select nothing from shop.customer")).kind).toBe("undefined-object");
    expect((await failure("select nothing()")).kind).toBe("undefined-object");
  });

  test("what the role may not do is a permission error", async () => {
    await expect(db.as("app").query(sql("select * from shop.customer"))).rejects.toMatchObject({ kind: "permission" });
  });

  test("a statement works again after a failed one", async () => {
    await failure("select 1 / 0");
    expect((await db.query(sql("select 1 as one"))).rows).toEqual([{ one: 1 }]);
  });

  test("an error shows neither statement nor parameters", async () => {
    const error = await failure("insert into shop.customer values (1, $1)", secret);
    const shown = [error.message, error.stack, JSON.stringify(error), ...Object.values(error).map(String)].join("\n");
    expect(shown).not.toContain(secret);
    expect(shown).not.toContain("insert into");
  });

  test("a catalogue turns constraints and columns into entity and fields", async () => {
    const catalogue: ConstraintCatalogue = {
      constraint: (schema, table, name) =>
        schema === "shop" && table === "customer" && name === "customer_email_key"
          ? { entity: "Customer", fields: ["email"] } : undefined,
      column: (_, table, column) => (table === "customer" && column === "email" ? { entity: "Customer", fields: ["eMail"] } : undefined),
    };
    const unique = withOwner(await failure("insert into shop.customer values (2, 'a@example.org')"), catalogue);
    expect(unique.owner).toEqual({ entity: "Customer", fields: ["email"] });
    expect(unique).toMatchObject({ kind: "unique", constraint: "customer_email_key" });
    const missing = withOwner(await failure("insert into shop.customer (id) values (3)"), catalogue);
    expect(missing.owner).toEqual({ entity: "Customer", fields: ["eMail"] });
    const unknown = await failure("insert into shop.invoice (id, total) values (3, -1)");
    expect(withOwner(unknown, catalogue)).toBe(unknown);
  });
});
