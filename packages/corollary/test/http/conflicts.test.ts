import { compile, Entity, integer, range, ref, table, text } from "corollary";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDatabase, type Database } from "../../src/database/index.js";
import { createHandler } from "../../src/http/handler.js";
import { parseModel } from "../../src/model/json/parse.js";
import { printModel } from "../../src/model/json/print.js";
import { createSchema, derive } from "../../src/schema/index.js";
import { sender, type Service } from "./service.js";

class Room extends Entity {
  name = text();
}
class Booking extends Entity {
  room = ref(() => Room);
  guest = text();
  period = range("date");
  seat = integer().optional();
  code = integer().optional();
  row = integer().optional();
}
const bookings = table(Booking, (b) => ({
  unique: [[b.room, b.seat], { on: [b.code, b.row], message: "That seat is taken." }],
  exclusions: [
    { name: "oneGuest", on: [[b.room, "="], [b.period, "&&"]] },
    { name: "onePlace", on: [[b.guest, "="], [b.period, "&&"]], message: "The guest is elsewhere then." },
  ],
}));
const model = compile({ Room, Booking, bookings });

let database: Database;
let send: Service["send"];
let rooms: string[];
beforeAll(async () => {
  database = await openDatabase({ applicationRole: "app" });
  await createSchema(database, derive(model, { version: 18, applicationRole: "app" }));
  send = sender(createHandler({ model, database: database.as("app") }), []);
  rooms = (await send("POST", "/api/v1/rooms/bulk", [{ name: "A" }, { name: "B" }])).body.data.map((room: { id: string }) => room.id);
});
afterAll(() => database.close());

const book = (room: number, guest: string, lower: string, more: object = {}) =>
  send("POST", "/api/v1/bookings", { room: rooms[room], guest, period: { lower, upper: null }, ...more });

test("a conflict says what is in the way, in the words of the model or of its labels, and names the fields", async () => {
  expect((await book(0, "ann", "2024-01-01", { seat: 1, code: 1, row: 1 })).status).toBe(201);
  const overlap = await book(0, "bob", "2024-02-01");
  expect([overlap.status, overlap.body.error]).toEqual([409, {
    code: "conflict", message: "Overlaps with another booking: room and period.",
    details: ["room", "period"].map((field) => ({ field, message: "Overlaps with another booking: room and period." })),
  }]);
  const stated = await book(1, "ann", "2024-02-01");
  expect([stated.status, stated.body.error.message, stated.body.error.details.map((d: { field: string }) => d.field)]).toEqual([409, "The guest is elsewhere then.", ["guest", "period"]]);
});

test("uniques of several fields too", async () => {
  await book(1, "cat", "2023-01-01", { seat: 1, code: 7, row: 7, period: { lower: "2023-01-01", upper: "2023-01-02" } });
  const shared = await book(1, "dan", "2022-01-01", { seat: 1, period: { lower: "2022-01-01", upper: "2022-01-02" } });
  expect([shared.status, shared.body.error.code, shared.body.error.message]).toEqual([409, "duplicate", "Another booking already has this room and seat."]);
  const stated = await book(1, "dan", "2022-01-01", { code: 7, row: 7, period: { lower: "2022-01-01", upper: "2022-01-02" } });
  expect([stated.status, stated.body.error.message]).toEqual([409, "That seat is taken."]);
});

test("the messages are part of the Model, as JSON too", () => {
  const again = parseModel(JSON.parse(printModel(model)));
  expect(again.entities["Booking"]?.exclusions.map((node) => node.message)).toEqual([undefined, "The guest is elsewhere then."]);
  expect(again.entities["Booking"]?.uniques.map((node) => node.message)).toContain("That seat is taken.");
});
