import {
  array, BareEntity, bigint, boolean, bytes, char, choice, compile, custom, customKey, date, decimal, Decimal, email, Entity, float, identity, integer, interval,
  json, localTimestamp, many, manyThrough, money, one, range, real, ref, smallint, snowflake, table, text, time, timestamp, timetz, uuid, varchar, version,
} from "corollary";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { catalogue } from "../../src/schema/catalogue.js";
import { derive } from "../../src/schema/derive.js";
import { emit } from "../../src/schema/emit.js";
import { createQueries, type Queries } from "../../src/query/execute.js";
import { drivers, type OpenedDriver } from "../database/drivers.js";
import { e, text as textType } from "./shop.js";

class Sample extends BareEntity {
  id = snowflake();
  words = text().optional();
  short = varchar(10).optional();
  code = char(4).optional();
  mail = email().optional();
  tiny = smallint().optional();
  whole = integer().optional();
  large = bigint().optional();
  single = real().optional();
  double = float().optional();
  exact = decimal(30, 10).optional();
  price = money().optional();
  flag = boolean().optional();
  token = uuid().optional();
  data = json().optional();
  blob = bytes().optional();
  at = timestamp().optional();
  fine = timestamp({ precision: 6 }).optional();
  local = localTimestamp().optional();
  day = date().optional();
  clock = time().optional();
  zoned = timetz().optional();
  span = interval().optional();
  kind = choice("small", "large", "it's \\ odd").optional();
  tags = array(text()).optional();
  amounts = array(decimal(10, 2)).optional();
  numbers = array(bigint()).optional();
  days = array(uuid()).optional();
  kinds = array(choice("x", "y")).optional();
  blobs = array(bytes()).optional();
  period = range("date").optional();
  span2 = range("timestamp").optional();
  amount = range("decimal").optional();
  count = range("bigint").optional();
  address = custom("inet").optional();
}

/** Names that Postgres keeps for itself, a schema of its own, a key that a trigger-free expression makes. */
class Order extends BareEntity {
  id = customKey(text(), { sql: "'o' || floor(random() * 1e12)::text" });
  select = text();
  version = version();
  notes = many(() => Note, (n) => n.order).owned();
  profile = one(() => Profile, (p) => p.order);
}
class Note extends BareEntity {
  id = identity();
  order = ref(() => Order);
  from = text();
}
/** One-to-one, its key being the reference. */
class Profile extends BareEntity {
  order = ref(() => Order).key().unique().onDelete("cascade");
  color = text();
}
class Seat extends BareEntity {
  row = text().key();
  place = integer().key();
  bookings = many(() => Booking, (b) => b.seat);
  people = manyThrough(() => Person, () => Booking);
}
class Person extends Entity {
  name = text();
}
class Booking extends Entity {
  seat = ref(() => Seat);
  person = ref(() => Person).optional();
}
const orders = table(Order, () => ({ schema: "sales desk" }));
const model = compile({ Sample, Order, Note, Profile, Seat, Person, Booking, orders });

const full = {
  words: "Zoë \u{1F600} \\ ' \" {}, null", short: "ten", code: "ab", mail: "a@b.co", tiny: -32768, whole: 2147483647, large: -9223372036854775808n, single: 0.1, double: 1e300,
  exact: new Decimal("12345678901234567890.0123456789"), price: new Decimal("-1.25"), flag: false, token: "0190a8b0-0000-7000-8000-000000000000", data: { a: [1, null, "x\\\""] },
  blob: new Uint8Array(Array.from({ length: 100 }, (_, i) => i * 2)), at: new Date("1969-12-31T23:59:59.999Z"), fine: "2026-01-02T03:04:05.123456Z", local: "2026-01-02T03:04:05.5",
  day: "0044-03-15", clock: "23:59:59.25", zoned: "10:00:00+02:00", span: "P1Y2M3DT4H5M6.5S", kind: "it's \\ odd", tags: ["a,b", "", "NULL", "q\"\\"], amounts: [new Decimal("0.10"), null],
  numbers: [9223372036854775807n], days: ["0190a8b0-0000-7000-8000-000000000000"], kinds: ["y", "x"], blobs: [new Uint8Array([1, 255])], period: { lower: "2026-01-01", upper: null, bounds: "[)" },
  span2: { lower: "2026-01-01T00:00:00Z", upper: "2026-01-02T00:00:00.5Z", bounds: "[)" }, amount: { lower: new Decimal("0.5"), upper: new Decimal("1.5"), bounds: "(]" },
  count: { lower: 1n, upper: 9007199254740993n, bounds: "[)" }, address: "10.0.0.1",
};
const nulls = Object.fromEntries(Object.keys(full).map((name) => [name, null]));

describe.each(drivers)("on $name", (driver) => {
  let opened: OpenedDriver, queries: Queries;
  beforeAll(async () => {
    opened = await driver.open();
    const schema = derive(model, { version: Math.floor(opened.db.info.version / 10_000), applicationRole: opened.applicationRole });
    await opened.db.script(emit(schema));
    queries = createQueries({ model, database: opened.db, catalogue: catalogue(schema) });
  });
  afterAll(() => opened.close());

  it("every kind of value comes back as it was given, alone and among many", async () => {
    const alone = await queries.write.create("Sample", full);
    expect(alone).toEqual({ ...full, id: expect.any(BigInt), zoned: expect.stringMatching(/^10:00:00\+02/) });
    const many = await queries.write.createMany("Sample", [full, { ...full, tags: [] }, nulls, full]);
    expect(many.map(({ id: _, zoned: __, ...row }) => row)).toEqual([full, { ...full, tags: [] }, nulls, full].map(({ zoned: _, ...row }: Record<string, unknown>) => row));
    const changed = await queries.write.updateMany("Sample", [{ key: many[1]!["id"], values: nulls }, { key: many[2]!["id"], values: full }]);
    expect(changed[0]).toMatchObject(nulls);
    expect(changed[1]).toMatchObject({ large: full.large, exact: full.exact, tags: full.tags, blobs: full.blobs, period: full.period, address: full.address });
  });

  it("every kind of value survives JSON", async () => {
    const { id } = await queries.write.create("Sample", full);
    const where = e.cmp("eq", e.path({ kind: "bigint" }, "id"), e.lit({ kind: "bigint" }, String(id)));
    const sent = JSON.parse((await queries.read.jsonOne({ entity: "Sample", where })) ?? "null") as Record<string, unknown>;
    expect(sent).toMatchObject({ large: "-9223372036854775808", exact: "12345678901234567890.0123456789", blob: Buffer.from(full.blob).toString("base64"), amounts: ["0.10", null], blobs: ["Af8="], amount: { lower: "0.5", upper: "1.5", bounds: "(]" }, at: "1969-12-31T23:59:59.999+00:00" });
    const { id: _, ...values } = sent;
    expect(await queries.write.create("Sample", values)).toMatchObject({ ...full, zoned: expect.any(String) });
  });

  it("every kind can order pages", async () => {
    const unordered = new Set(["data", "tags", "amounts", "numbers", "days", "kinds", "blobs", "period", "span2", "amount", "count", "address"]);
    const total = await queries.read.count({ entity: "Sample" });
    for (const [name, field] of Object.entries(model.entities["Sample"]!.fields)) {
      if (unordered.has(name) || field.kind !== "value") continue;
      const type = name === "kind" ? { kind: "enum" as const, values: ["small", "large", "it's \\ odd"] } : name === "id" ? ({ kind: "bigint" } as const) : field.type.kind === "text" || field.type.kind === "varchar" || field.type.kind === "char" ? textType : typeFor(field.type.kind);
      const order = [{ by: e.path(type, name), direction: "desc" as const, nulls: "last" as const }];
      let after: string | undefined, seen = 0;
      do {
        const page: { rows: unknown[]; next?: string } = await queries.read.page({ entity: "Sample", select: ["id"], order, limit: 2, ...(after === undefined ? {} : { after }) });
        seen += page.rows.length;
        after = page.next;
      } while (after !== undefined);
      expect([name, seen]).toEqual([name, total]);
    }
  });

  it("names that need quotes, a schema, keys that the database makes, one-to-one", async () => {
    const order = await queries.write.create("Order", { select: "x", notes: [{ from: "here" }, { from: "there" }] });
    expect(order).toMatchObject({ id: expect.stringMatching(/^o\d+$/), select: "x", version: 1 });
    await queries.write.create("Profile", { order: order["id"], color: "red" });
    const query = { entity: "Order", include: { notes: { select: ["from"] }, profile: { include: { order: { select: ["select"] } } } } } as const;
    expect(await queries.read.one(query)).toEqual({ ...order, notes: [{ from: "here" }, { from: "there" }], profile: { order: { select: "x" }, color: "red" } });
    expect(await queries.read.all({ entity: "Note", where: e.cmp("eq", e.path(textType, "order", "profile", "color"), e.lit(textType, "red")), select: ["from"] })).toHaveLength(2);
    expect(await queries.read.all({ entity: "Profile", where: e.cmp("eq", e.path(textType, "order", "select"), e.lit(textType, "x")), select: ["order"] })).toEqual([{ order: order["id"] }]);
    await expect(queries.write.delete("Order", order["id"])).rejects.toMatchObject({ kind: "foreign-key", owner: { entity: "Note", fields: ["order"] } });
  });

  it("compound keys, and references to them", async () => {
    const [a] = await queries.write.createMany("Seat", [{ row: "A", place: 1 }, { row: "A", place: 2 }, { row: "B", place: 1 }]);
    expect(a).toEqual({ row: "A", place: 1 });
    const [booking] = await queries.write.createMany("Booking", [{ seat: { row: "A", place: 2 }, person: { name: "Ann" } }, { seat: { row: "B", place: 1 } }]);
    expect(booking).toMatchObject({ seat: { row: "A", place: 2 }, person: expect.any(String) });
    const seats = await queries.read.all({ entity: "Seat", include: { people: { select: ["name"] }, bookings: { select: ["seat"] } } });
    expect(seats).toEqual([
      { row: "A", place: 1, people: [], bookings: [] },
      { row: "A", place: 2, people: [{ name: "Ann" }], bookings: [{ seat: { row: "A", place: 2 } }] },
      { row: "B", place: 1, people: [], bookings: [{ seat: { row: "B", place: 1 } }] },
    ]);
    const at = e.cmp("eq", e.path({ kind: "row", entity: "Seat" }, "seat"), e.lit({ kind: "row", entity: "Seat" }, { row: "B", place: 1 }));
    expect(await queries.read.count({ entity: "Booking", where: at })).toBe(1);
    expect(await queries.write.update("Booking", booking!["id"], { seat: { row: "A", place: 1 }, person: null })).toMatchObject({ seat: { row: "A", place: 1 }, person: null });
    await queries.write.delete("Seat", { row: "A", place: 2 });
    expect(await queries.write.createKeys("Seat", [{ row: "Z", place: 9 }])).toEqual([{ row: "Z", place: 9 }]);
    await expect(queries.write.create("Seat", { row: "Z", place: 9 })).rejects.toMatchObject({ kind: "unique", owner: { entity: "Seat", fields: ["row", "place"] } });
    await expect(queries.write.create("Booking", { seat: { row: "?", place: 0 } })).rejects.toMatchObject({ kind: "foreign-key", owner: { entity: "Booking" } });
  });
});

function typeFor(kind: string): Parameters<typeof e.path>[0] {
  switch (kind) {
    case "smallint": case "integer": return { kind: "integer" };
    case "bigint": return { kind: "bigint" };
    case "real": case "float": return { kind: "float" };
    case "decimal": case "money": return { kind: "decimal" };
    case "timestamp": return { kind: "timestamp", precision: 6 };
    case "boolean": case "uuid": case "bytes": case "localTimestamp": case "date": case "time": case "timetz": case "interval": return { kind };
    default: throw new Error(`no order for ${kind}`);
  }
}
