import { BareEntity, compile, customKey, Entity, integer, one, ref, table, text } from "../../src/index.js";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createHandler } from "../../src/http/handler.js";
import { openService, type Service } from "../../src/service/open.js";
import { sender } from "./service.js";

class Ticket extends BareEntity {
  id = customKey(text({ max: 8 }), { generate: () => "made here" });
  title = text();
}
class Room extends Entity {
  name = text();
  from = integer();
  to = integer();
  limit = integer().hidden().default(5);
  warden = one(() => Warden, (warden) => warden.room);
}
class Warden extends Entity {
  name = text();
  room = ref(() => Room).unique();
}
const rooms = table(Room, (room) => ({
  unique: [[room.name]],
  softDelete: true,
  checks: { order: { that: room.from.lte(room.to), message: "It ends after it begins." }, secret: { that: room.to.lt(room.limit), message: "Over the limit." } },
}));

let service: Service;
let send: ReturnType<typeof sender>;
beforeAll(async () => {
  const model = compile({ Ticket, Room, Warden, rooms });
  service = await openService({ model });
  send = sender(createHandler({ model, database: service.database.as("app") }), []);
});
afterAll(() => service.close());

test("a key that only the application makes is given by who creates the row over HTTP", async () => {
  const missing = await send("POST", "/api/v1/tickets", { title: "a" });
  expect([missing.status, missing.body.error.details]).toEqual([422, [{ field: "id", message: "is required" }]]);
  expect((await send("POST", "/api/v1/tickets", { id: "T-1", title: "a" })).status).toBe(201);
  expect((await send("GET", "/api/v1/tickets/T-1")).body.data).toEqual({ id: "T-1", title: "a" });
});

test("a broken check names the fields that it reads", async () => {
  const { status, body } = await send("POST", "/api/v1/rooms", { name: "a", from: 3, to: 1 });
  const message = "It ends after it begins.";
  expect([status, body.error]).toEqual([422, { code: "check_failed", message, details: [{ field: "from", message }, { field: "to", message }] }]);
});

test("a broken check of a hidden field says neither its name nor its message", async () => {
  const { status, text: answer, body } = await send("POST", "/api/v1/rooms", { name: "a", from: 3, to: 9 });
  expect([status, body.error.code, body.error.details.map(({ field }: { field: string }) => field)]).toEqual([422, "check_failed", ["to"]]);
  expect(answer).not.toMatch(/limit|secret/i);
});

test("a duplicate of an archived row says that it may be one", async () => {
  const { body } = await send("POST", "/api/v1/rooms", { name: "taken", from: 1, to: 2 });
  await send("DELETE", `/api/v1/rooms/${body.data.id}`);
  const again = await send("POST", "/api/v1/rooms", { name: "taken", from: 1, to: 2 });
  expect([again.status, again.body.error.message]).toEqual([409, "Another row, perhaps an archived one, already has this name."]);
});

test("rows are sorted over the other side of a one-to-one, page by page", async () => {
  for (const [name, warden] of [["r1", "Zoe"], ["r2", undefined], ["r3", "Ann"]]) {
    const { body } = await send("POST", "/api/v1/rooms", { name, from: 1, to: 2 });
    if (warden !== undefined) expect((await send("POST", "/api/v1/wardens", { name: warden, room: body.data.id })).status).toBe(201);
  }
  const names: string[] = [];
  let cursor = "";
  do {
    const { status, body, text: answer } = await send("GET", `/api/v1/rooms?filter=name=starts=r&sort=warden.name&limit=1&fields=name${cursor}`);
    expect(status, answer).toBe(200);
    names.push(...body.data.map((room: { name: string }) => room.name));
    cursor = body.meta.nextCursor === undefined ? "" : `&cursor=${encodeURIComponent(body.meta.nextCursor)}`;
  } while (cursor !== "");
  expect(names).toEqual(["r3", "r1", "r2"]);
});
