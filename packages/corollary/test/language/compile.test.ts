import {
  archivedAt, array, BareEntity, bigint, boolean, choice, compile, createdAt, customKey, date, embed, Entity, enumeration, identity, integer, json, many, manyThrough, money,
  ModelError, now, one, ref, snowflake, state, table, text, timestamp, tryCompile, updatedAt, uuid, Value, varchar, version, type EntityNode, type FieldNode,
} from "corollary";
import { describe, expect, it } from "vitest";
import * as invoicing from "../types/invoicing.js";

function entity(of: object, name: string): EntityNode {
  const found = compile(of).entities[name];
  if (!found) throw new Error(`no entity ${name}`);
  return found;
}
function field(of: object, path: string): FieldNode {
  const [name = "", member = ""] = path.split(".");
  const found = entity(of, name).fields[member];
  if (!found) throw new Error(`no field ${path}`);
  return found;
}
const codes = (of: object) => tryCompile(of).problems.filter((p) => p.severity === "error").map((p) => p.code);

describe("a former name", () => {
  class Place extends Value {
    city = text().was("town");
  }
  const mood = enumeration("Mood", ["calm", "cross"], { was: "crm.Temper", valuesWere: { calm: "quiet" } });
  class Ticket extends Entity {
    title = text().was("name");
    place = embed(() => Place).was("address");
    parent = ref(() => Ticket).optional().was("above");
    kind = choice("bug", "wish").default("bug").was("sort").was({ wish: "feature" });
    step = state({ open: ["shut"], shut: [] }, { initial: "open" }).was({ shut: "closed" });
    moods = array(choice("calm", "cross").was({ calm: "quiet" }));
    mood = mood();
  }

  it("is stated of fields, references, embedded values, enums and their values", () => {
    const model = compile({ Ticket });
    const fields = model.entities["Ticket"]?.fields;
    expect(["title", "place", "parent", "kind"].map((name) => fields?.[name]?.was)).toEqual(["name", "address", "above", "sort"]);
    expect(fields?.["place"]).toMatchObject({ fields: { city: { was: "town" } } });
    expect(Object.values(model.enums).map(({ name, was, valuesWere }) => [name, was, valuesWere])).toEqual([
      ["Mood", "crm.Temper", { calm: "quiet" }],
      ["TicketKind", undefined, { wish: "feature" }],
      ["TicketMoods", undefined, { calm: "quiet" }],
      ["TicketStep", undefined, { shut: "closed" }],
    ]);
  });

  it("of values is for choices alone, and for values that they have", () => {
    class Wrong extends Entity {
      // @ts-expect-error "gone" is no value of it
      kind = choice("bug", "wish").was({ gone: "bug" });
      // @ts-expect-error text has no values to rename
      title = text().was({ a: "b" });
      // @ts-expect-error neither has a date
      on = date().was({ a: "b" });
    }
    expect(codes({ Wrong })).toEqual(["former-values-without-choice", "former-values-without-choice", "unknown-value"]);
  });
});

describe("an entity", () => {
  it("is named by its export, and its table, path and labels follow", () => {
    class Anything extends Entity {
      dueOn = date();
    }
    const node = entity({ InvoiceLine: Anything }, "InvoiceLine");
    expect(node).toMatchObject({ table: "invoice_line", path: "invoice-lines", label: "Invoice line", plural: "Invoice lines" });
    expect(node.fields["dueOn"]).toMatchObject({ column: "due_on", label: "Due on" });
  });

  it("has an id, createdAt and updatedAt that it need not state, the key first and the time stamps last", () => {
    class Note extends Entity {
      body = text();
    }
    expect(Object.keys(entity({ Note }, "Note").fields)).toEqual(["id", "body", "createdAt", "updatedAt"]);
    expect(entity({ Note }, "Note").key).toEqual({ fields: ["id"], kind: "uuid" });
  });

  it("has exactly the fields it states where it is a BareEntity", () => {
    class Genre extends BareEntity {
      id = identity();
      name = text();
    }
    expect(Object.keys(entity({ Genre }, "Genre").fields)).toEqual(["id", "name"]);
  });

  it("inherits the members of its base class", () => {
    abstract class Named extends Entity {
      name = text();
    }
    class Team extends Named {
      size = integer();
    }
    expect(Object.keys(entity({ Team }, "Team").fields)).toEqual(["id", "name", "size", "createdAt", "updatedAt"]);
  });

  it("is archived and versioned where its table says so", () => {
    class Page extends Entity {
      title = text();
    }
    const pageTable = table(Page, () => ({ softDelete: true, version: true }));
    expect(entity({ Page, pageTable }, "Page")).toMatchObject({
      softDelete: true,
      versioned: true,
      fields: { archivedAt: { generated: "archivedAt", optional: true }, version: { generated: "version" } },
    });
  });

  it("takes names for its table, schema and path where they are stated", () => {
    class Person extends Entity {
      name = text().column("full_name").was("title");
    }
    const personTable = table(Person, () => ({ name: "people", schema: "hr", path: "staff", plural: "Staff", was: "person" }));
    expect(entity({ Person, personTable }, "Person")).toMatchObject({ table: "people", schema: "hr", path: "staff", plural: "Staff", was: "person", fields: { name: { column: "full_name", was: "title" } } });
  });
});

describe("fields that the system keeps", () => {
  it("give soft delete and versions under whatever name, and plain fields of those names do not", () => {
    class Kept extends BareEntity {
      goneAt = archivedAt();
      revision = version();
    }
    class Plain extends BareEntity {
      archivedAt = timestamp().optional();
      version = text();
    }
    const keptTable = table(Kept, () => ({ softDelete: true, version: true }));
    const kept = entity({ Kept, keptTable }, "Kept");
    expect([kept.softDelete, kept.versioned, Object.keys(kept.fields)]).toEqual([true, true, ["id", "goneAt", "revision"]]);
    expect(entity({ Plain }, "Plain")).toMatchObject({ softDelete: false, versioned: false });
    const plainTable = table(Plain, () => ({ softDelete: true, version: true }));
    expect(tryCompile({ Plain, plainTable }).problems.map(({ code, pointer }) => [code, pointer])).toEqual([
      ["kept-name-taken", "/entities/Plain/fields/archivedAt"], ["kept-name-taken", "/entities/Plain/fields/version"],
    ]);
  });
});

describe("a key", () => {
  const kindOf = (of: new () => BareEntity) => entity({ Thing: of }, "Thing").key;
  it("is counted, time-ordered, natural, compound or of one's own", () => {
    expect(kindOf(class extends BareEntity { id = identity(); })).toEqual({ fields: ["id"], kind: "identity" });
    expect(kindOf(class extends BareEntity { id = snowflake({ newestFirst: true }); })).toEqual({ fields: ["id"], kind: "snowflake", newestFirst: true });
    expect(kindOf(class extends BareEntity { code = text({ max: 3 }).key(); })).toEqual({ fields: ["code"], kind: "natural" });
    expect(kindOf(class extends BareEntity { a = integer().key(); b = integer().key(); })).toEqual({ fields: ["a", "b"], kind: "compound" });
    expect(kindOf(class extends BareEntity { id = customKey(text(), { sql: "'T' || gen_random_uuid()" }); })).toMatchObject({ kind: "custom", sqlDefault: "'T' || gen_random_uuid()" });
  });

  it("is a value like any other where only the application makes it: the database has no default to fill in", () => {
    class Made extends BareEntity {
      id = customKey(text(), { generate: () => "x" });
    }
    class Both extends BareEntity {
      id = customKey(text(), { generate: () => "x", sql: "gen_random_uuid()::text" });
    }
    expect(field({ Made }, "Made.id")).not.toHaveProperty("generated");
    expect(field({ Both }, "Both.id")).toMatchObject({ generated: "key" });
    expect(entity({ Both }, "Both").key).toMatchObject({ kind: "custom", sqlDefault: "gen_random_uuid()::text" });
  });

  it("gives references its type and a column for each of its parts", () => {
    class Order extends BareEntity {
      year = integer().key();
      number = integer().key();
    }
    class Item extends BareEntity {
      id = uuid().key();
      order = ref(() => Order);
    }
    expect(field({ Order, Item }, "Item.order")).toMatchObject({
      columns: [
        { column: "order_year", field: "year", type: { kind: "integer" } },
        { column: "order_number", field: "number", type: { kind: "integer" } },
      ],
    });
  });

  it("may be made of references", () => {
    const node = entity(invoicing, "InvoiceTag");
    expect(node.key).toEqual({ fields: ["invoice", "tag"], kind: "compound" });
    expect(node.fields["tag"]).toMatchObject({ kind: "reference", columns: [{ column: "tag_id", type: { kind: "integer" } }] });
  });
});

describe("fields and relations", () => {
  it("turn choices into enums, named after their field or shared under a stated name", () => {
    const Level = enumeration("Level", ["low", "high"]);
    const days = array(date());
    expect(days.$kind).toBe("field");
    class Task extends Entity {
      urgency = Level();
      value = Level().default("low");
      kind = choice("bug", "wish");
    }
    const model = compile({ Task });
    expect(model.enums).toMatchObject({ Level: { type: "level", values: ["low", "high"] }, TaskKind: { type: "task_kind" } });
    expect(model.entities["Task"]?.fields["value"]).toMatchObject({ type: { kind: "choice", enum: "Level" }, default: { kind: "value", value: "low" } });
  });

  it("keep constants exact: decimals and bigints as text", () => {
    class Price extends Entity {
      amount = money().default("0.10");
      units = bigint().default(9007199254740993n);
      since = timestamp().default(now());
    }
    expect(field({ Price }, "Price.amount")).toMatchObject({ default: { kind: "value", value: "0.1" } });
    expect(field({ Price }, "Price.units")).toMatchObject({ default: { value: "9007199254740993" } });
    expect(field({ Price }, "Price.since")).toMatchObject({ default: { kind: "expression", expression: { op: "now" } } });
  });

  it("embed value objects as columns with a prefix", () => {
    expect(field(invoicing, "Customer.address")).toMatchObject({
      kind: "embedded",
      value: "Address",
      fields: { street: { column: "address_street", optional: false }, city: { column: "address_city", optional: true } },
    });
  });

  it("find the reference that a collection is the other side of", () => {
    expect(field(invoicing, "Invoice.lines")).toMatchObject({ kind: "collection", target: "InvoiceLine", via: "invoice", owned: true });
    expect(field(invoicing, "Invoice.tags")).toMatchObject({ target: "Tag", via: "invoice", through: { entity: "InvoiceTag", to: "tag" } });
    expect(field(invoicing, "User.badge")).toMatchObject({ target: "Badge", via: "user", single: true });
  });

  it("know whether a computed value may be null", () => {
    class Sheet extends Entity {
      a = integer();
      b = integer().optional();
      sum = integer().computed(() => this.a.add(this.a));
      unsure = integer().computed(() => this.a.add(this.b));
      again = integer().computed(() => this.unsure.add(1));
      sure = integer().computed(() => this.unsure.orElse(0));
    }
    const optional = Object.values(entity({ Sheet }, "Sheet").fields).filter((f) => f.kind === "computed" && f.optional).map((f) => f.name);
    expect(optional).toEqual(["unsure", "again"]);
    expect(tryCompile({ Sheet }).problems).toMatchObject([
      { code: "computed-may-be-null", severity: "warning", message: "Sheet.unsure may be null, but its type in TypeScript says that it is always there." },
      { code: "computed-may-be-null", pointer: "/entities/Sheet/fields/again" },
    ]);
  });
});

describe("a table declaration", () => {
  it("states indexes by member, order, expression and condition", () => {
    class Event extends Entity {
      name = varchar(80);
      at = timestamp();
      data = json();
      done = boolean();
    }
    const eventTable = table(Event, (e) => ({
      indexes: [
        [e.name, e.at],
        { on: [e.at.desc({ nulls: "last" })], where: e.done.not(), include: [e.name] },
        { on: [e.name.lower()], name: "folded", unique: true },
        { on: [e.data], method: "gin", operatorClasses: ["jsonb_path_ops"] },
      ],
      unique: [[e.name, e.at], { on: [e.name], where: e.done }],
      checks: { named: { that: e.name.length().gt(0), message: "Give it a name." } },
    }));
    const node = entity({ Event, eventTable }, "Event");
    expect(node.indexes).toMatchObject([
      { name: "name_at", method: "btree", parts: [{ path: ["name"] }, { path: ["at"] }] },
      { name: "at", parts: [{ path: ["at"], direction: "desc", nulls: "last" }], where: { op: "not" }, include: [["name"]] },
      { name: "folded", unique: true, parts: [{ expression: { op: "lower" } }] },
      { method: "gin", parts: [{ path: ["data"], operatorClass: "jsonb_path_ops" }] },
    ]);
    expect(node.uniques).toMatchObject([{ fields: [["name"], ["at"]] }, { where: { op: "field" } }]);
    expect(node.checks).toMatchObject([{ name: "named", message: "Give it a name.", expression: { op: "gt" } }]);
  });
});

describe("problems", () => {
  it("are reported all together, each with the line of the model", () => {
    class Broken extends Entity {
      amount = money().default("much");
      // @ts-expect-error money has no letters
      count = integer().computed(() => this.amount.lower());
      stray = 5;
    }
    const { problems, model } = tryCompile({ Broken });
    expect(model).toBeUndefined();
    const errors = problems.filter((p) => p.severity === "error");
    expect(errors.map((p) => p.code)).toEqual(expect.arrayContaining(["expression-invalid-literal", "expression-operand-type", "stray-member"]));
    const wrongDefault = errors.find((p) => p.code === "expression-invalid-literal");
    expect(wrongDefault?.message).toContain("Broken.amount");
    expect(wrongDefault?.origin?.file).toMatch(/compile\.test\.ts$/);
    expect(() => compile({ Broken })).toThrow(ModelError);
  });

  it("of a choice have the place of the field that states it", () => {
    class Shirt extends Entity {
      size = choice("s", "m", "s");
      colours = array(choice());
    }
    const { problems } = tryCompile({ Shirt });
    expect(problems.map(({ code, origin }) => [code, origin?.file.endsWith("compile.test.ts")])).toEqual([["empty-choice", true], ["duplicate-choice", true]]);
  });

  it("name a link entity without the reference that a many-to-many needs", () => {
    class Left extends Entity {
      rights = manyThrough(() => Right, () => Link);
    }
    class Right extends Entity {
      name = text();
    }
    class Link extends Entity {
      left = ref(() => Left);
    }
    const { problems } = tryCompile({ Left, Right, Link });
    expect(problems.map((p) => p.code)).toContain("unknown-inverse");
    expect(problems.find((p) => p.code === "unknown-inverse")?.message).toBe("Left.rights goes through Link, which has no reference to Right.");
  });

  it("ask which reference of a link is meant where there are several", () => {
    class Person extends Entity {
      friends = manyThrough(() => Person, () => Friendship);
    }
    class Friendship extends Entity {
      from = ref(() => Person);
      to = ref(() => Person);
    }
    expect(codes({ Person, Friendship })).toContain("ambiguous-inverse");
    class Pal extends Entity {
      friends = manyThrough(() => Pal, () => Bond, { from: (b) => b.one, to: (b) => b.other });
    }
    class Bond extends Entity {
      one = ref(() => Pal);
      other = ref(() => Pal);
    }
    expect(codes({ Pal, Bond })).toEqual([]);
  });

  it("refuse a one-to-one whose reference is not unique", () => {
    class Car extends Entity {
      plate = one(() => Plate, (p) => p.car);
    }
    class Plate extends Entity {
      car = ref(() => Car);
    }
    expect(codes({ Car, Plate }).length).toBeGreaterThan(0);
  });

  it("refuse relations inside value objects", () => {
    class Place extends Value {
      owner = ref(() => Holder);
    }
    class Holder extends Entity {
      place = embed(() => Place);
      holders = many(() => Holder, () => undefined as never);
    }
    expect(codes({ Place, Holder })).toEqual(expect.arrayContaining(["embedded-member", "broken-declaration"]));
  });
});

describe("the schema of a JSON field", () => {
  const validate = (value: unknown) => ({ value });

  it("is kept in the Model as JSON Schema", () => {
    class Page extends Entity {
      meta = json({ "~standard": { version: 1, vendor: "own", validate, jsonSchema: { input: () => ({ type: "object" }) } } });
    }
    expect(field({ Page }, "Page.meta")).toMatchObject({ type: { kind: "json", schema: { type: "object" } } });
    expect(tryCompile({ Page }).problems).toEqual([]);
  });

  it("warns where it cannot be: HTTP would take anything", () => {
    class Page extends Entity {
      mute = json({ "~standard": { version: 1, vendor: "own", validate } });
      broken = json({ "~standard": { version: 1, vendor: "own", validate, jsonSchema: { input: () => { throw new Error("dates have none"); } } } });
    }
    const { model, problems } = tryCompile({ Page });
    expect(model).toBeDefined();
    expect(problems.map(({ code, severity, pointer }) => [code, severity, pointer])).toEqual([
      ["unchecked-json", "warning", "/entities/Page/fields/mute"],
      ["unchecked-json", "warning", "/entities/Page/fields/broken"],
    ]);
    expect(problems[1]?.message).toContain("dates have none");
  });
});

it("createdAt and updatedAt can be stated one by one", () => {
  class Entry extends BareEntity {
    made = createdAt();
    changed = updatedAt();
  }
  expect(field({ Entry }, "Entry.made")).toMatchObject({ generated: "createdAt", column: "made" });
  expect(field({ Entry }, "Entry.changed")).toMatchObject({ generated: "updatedAt", column: "changed" });
});
