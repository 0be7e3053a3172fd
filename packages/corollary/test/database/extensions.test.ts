import { boolean, Entity, range, table, text, compile } from "corollary";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase, type Database } from "../../src/database/index.js";
import { createContext } from "../../src/query/context.js";
import { catalogue, createSchema, derive } from "../../src/schema/index.js";

class Booking extends Entity {
  room = text();
  period = range("date");
  cancelled = boolean().default(false);
}
const bookingTable = table(Booking, (booking) => ({
  exclusions: [{ name: "overlap", on: [[booking.room, "="], [booking.period, "&&"]], where: booking.cancelled.not() }],
  indexes: [{ on: [booking.room], method: "gin", operatorClasses: ["gin_trgm_ops"] }],
}));

let database: Database;
beforeAll(async () => {
  database = await openDatabase();
});
afterAll(() => database.close());

describe("the embedded database", () => {
  it("has the extensions that exclusions and trigram indexes need", async () => {
    const model = compile({ Booking, bookingTable });
    const schema = derive(model, { version: 18, applicationRole: "app" });
    await createSchema(database, schema);
    const db = createContext({ model, database, catalogue: catalogue(schema) });
    const stay = (lower: string, upper: string) => ({ room: "12", period: { lower, upper, bounds: "[)" as const } });
    const first = await db.create(Booking, stay("2026-05-01", "2026-05-04"));
    expect(first.period).toEqual({ lower: "2026-05-01", upper: "2026-05-04", bounds: "[)" });
    await expect(db.create(Booking, stay("2026-05-03", "2026-05-06"))).rejects.toMatchObject({ kind: "exclusion", owner: { entity: "Booking", fields: ["room", "period"] } });
    await db.create(Booking, stay("2026-05-04", "2026-05-06"));
    expect(await db.from(Booking).where((b) => b.period.has("2026-05-04").and(b.room.contains("2"))).count()).toBe(1);
  });
});
