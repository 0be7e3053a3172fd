import { describe, expect, it } from "vitest";
import {
  compile, Entity, identity, many, money, policy, ref, roles, state, text, tryCompile, type PolicySpec, type RuleNode,
} from "../../src/index.js";
import { describe as inWords } from "../../src/expr/describe.js";
import { parseModel } from "../../src/model/json/parse.js";
import { printModel } from "../../src/model/json/print.js";
import { modelHash } from "../../src/model/json/hash.js";

class Person extends Entity {
  name = text();
}
class Customer extends Entity {
  name = text();
  owner = ref(() => Person);
}
class Invoice extends Entity {
  number = text();
  customer = ref(() => Customer);
  total = money();
  status = state({ draft: ["sent"], sent: [] }, { initial: "draft" });
  lines = many(() => Line, (line) => line.invoice).owned();
}
class Line extends Entity {
  invoice = ref(() => Invoice).onDelete("cascade");
  note = text();
}

const everyone = { users: policy(Person, () => ({ read: true })), customers: policy(Customer, (c, actor) => ({ read: c.owner.is(actor.id) })) };
const invoices = policy(Invoice, (i, actor, { before }) => ({
  read: { owner: i.customer.owner.is(actor.id), billing: actor.has("billing") },
  create: actor.has("billing"),
  update: i.status.eq("draft").and(actor.has("billing")),
  updateTo: i.total.gte(before.total),
  deny: { update: actor.has("auditor") },
  fields: { total: { read: actor.has("billing", "auditor"), write: actor.has("billing") } },
}));

function rulesOf(of: object, entity: string): readonly RuleNode[] {
  return compile(of).entities[entity]?.policy?.allow ?? [];
}

const told = (of: object) => tryCompile(of).problems.map(({ code, severity }) => `${severity} ${code}`);

describe("a policy", () => {
  const domain = { Person, Customer, Invoice, Line, ...everyone, invoices, lines: policy(Line, (l) => ({ follows: l.invoice })) };
  const model = compile(domain);

  it("becomes rules of the model, alternatives by their names", () => {
    const { allow, deny, fields } = model.entities["Invoice"]?.policy ?? { allow: [], deny: [], fields: {} };
    expect(allow.map(({ operation, name }) => [operation, name])).toEqual([
      ["read", "owner"], ["read", "billing"], ["create", undefined], ["update", undefined], ["updateTo", undefined],
    ]);
    expect(deny.map(({ operation }) => operation)).toEqual(["update"]);
    expect(Object.keys(fields)).toEqual(["total"]);
  });

  it("says where each rule was stated", () => {
    expect(model.entities["Invoice"]?.policy?.allow[0]?.origin?.file).toMatch(/policies\.test\.ts$/);
  });

  it("of a line follows from the row it belongs to: reading from reading, everything else from updating", () => {
    const rules = model.entities["Line"]?.policy?.allow ?? [];
    expect(rules.map(({ operation, name }) => [operation, name])).toEqual([
      ["read", "owner"], ["read", "billing"], ["create", undefined], ["update", undefined], ["delete", undefined],
    ]);
    expect(rules[0]?.when).toMatchObject({ op: "eq", left: { row: "this", path: ["invoice", "customer", "owner"] } });
    expect(model.entities["Line"]?.policy?.deny.map(({ operation }) => operation)).toEqual(["create", "update", "delete"]);
  });

  it("takes collections along when it follows", () => {
    const sold = policy(Invoice, (i) => ({ read: i.lines.some((line) => line.note.eq(i.number)) }));
    const [rule] = rulesOf({ Person, Customer, Invoice, Line, ...everyone, sold, lines: policy(Line, (l) => ({ follows: l.invoice })) }, "Line");
    expect(rule?.when).toMatchObject({ op: "some", in: { row: "this", path: ["invoice", "lines"] }, where: { right: { path: ["invoice", "number"] } } });
  });

  it("adds up where several are stated for one entity; conditions on one field must then all hold", () => {
    const more = policy(Invoice, (i, actor) => ({ delete: actor.has("admin"), fields: { total: { read: actor.signedIn } } }));
    const both = compile({ ...domain, more }).entities["Invoice"]?.policy;
    expect(both?.allow.map(({ operation }) => operation)).toContain("delete");
    expect(both?.fields["total"]?.read?.op).toBe("and");
  });

  it("compares the actor's id with keys of any kind", () => {
    class Clerk extends Entity {
      id = identity();
      boss = ref(() => Clerk).optional();
    }
    const own = policy(Clerk, (c, actor) => ({ read: { itself: c.boss.is(actor.id), tenant: actor.tenant.eq("north") } }));
    const [rule] = rulesOf({ Clerk, own }, "Clerk");
    expect(rule?.when).toMatchObject({ op: "eq", right: { op: "actor", name: "id", type: { kind: "integer" } } });
  });

  it("can be read in English", () => {
    const [rule] = model.entities["Invoice"]?.policy?.allow ?? [];
    expect(rule && inWords(rule.when, { model, entity: "Invoice" })).toMatch(/owner/i);
  });

  it("survives JSON, and its places do not change the hash of the model", () => {
    const parsed = parseModel(JSON.parse(printModel(model)));
    expect(parsed).toEqual(model);
    const elsewhere = JSON.parse(printModel(model).replaceAll(/"line": \d+/g, '"line": 1'));
    expect(modelHash(parseModel(elsewhere))).toBe(modelHash(model));
    const without = compile({ ...domain, invoices: policy(Invoice, () => ({ read: true })) });
    expect(modelHash(without)).not.toBe(modelHash(model));
  });
});

describe("roles", () => {
  const known = roles({ admin: { includes: ["billing"] }, billing: { label: "Billing clerk" } });
  const open = policy(Person, (u, actor) => ({ read: actor.has("billing") }));

  it("are part of the model, with what they include", () => {
    expect(compile({ Person, open, known }).roles).toMatchObject({ admin: { includes: ["billing"], label: "Admin" }, billing: { label: "Billing clerk" } });
  });

  it("that are misspelt are found", () => {
    const misspelt = policy(Person, (u, actor) => ({ read: actor.has("biling") }));
    const { problems: [problem] } = tryCompile({ Person, misspelt, known });
    expect(problem).toMatchObject({ code: "unknown-role", severity: "error" });
    expect(problem?.hint).toContain("admin and billing");
  });

  it("that include each other are refused", () => {
    const circle = roles({ a: { includes: ["b"] }, b: { includes: ["a"] } });
    expect(told({ Person, open: policy(Person, (u, actor) => ({ read: actor.has("a") })), circle })).toEqual(["error role-includes-itself"]);
  });
});

describe("the check of policies tells", () => {
  const of = (spec: PolicySpec<InstanceType<typeof Person>> | ((u: Person, actor: Parameters<Parameters<typeof policy<Person>>[1]>[1]) => PolicySpec<Person>)) =>
    told({ Person, p: policy(Person, (u, actor) => (typeof spec === "function" ? spec(u, actor) : spec)) });

  it("nothing about rules that decide something", () => {
    expect(of((u, actor) => ({ read: true, update: u.name.eq("x"), delete: actor.has("admin"), deny: { delete: actor.has("guest") } }))).toEqual([]);
  });

  it("entities that were forgotten", () => {
    expect(told({ Person, Customer, p: policy(Person, () => ({ read: true })) })).toEqual(["warning policy-missing"]);
  });

  it("rules that are never met", () => {
    expect(of((u, actor) => ({ read: u.name.eq("a").and(actor.has("x"), u.name.in([])) }))).toEqual(["warning policy-never"]);
  });

  it("rules that another one makes idle", () => {
    expect(of((u, actor) => ({ read: { all: true, own: actor.has("x") } }))).toEqual(["warning policy-unreachable"]);
    expect(of((u, actor) => ({ read: actor.has("x"), deny: { read: true } }))).toEqual(["warning policy-unreachable"]);
    expect(of((u) => ({ read: true, updateTo: u.name.eq("x") }))).toEqual(["warning policy-unreachable"]);
  });

  it("rules that let in whoever is not signed in, unless they say true", () => {
    expect(of((u, actor) => ({ read: actor.id.isNull() }))).toEqual(["warning policy-open-to-anonymous"]);
    expect(of({ read: true })).toEqual([]);
  });

  it("fields that nobody may read, keys that would be, and fields nobody writes", () => {
    expect(of({ read: true, fields: { name: { read: false } } })).toEqual(["warning policy-field-never-read"]);
    class Keyed extends Entity {
      id = identity();
      twice = text().computed(() => this.name);
      name = text();
    }
    const keyed = policy(Keyed, (k, actor) => ({ read: true, fields: { id: { read: actor.signedIn }, twice: { write: actor.signedIn } } }));
    expect(told({ Keyed, keyed })).toEqual(["error policy-key-field", "error policy-field-not-written"]);
  });

  it("circles, and what follows from nothing", () => {
    class A extends Entity { b = ref(() => B).optional(); }
    class B extends Entity { a = ref(() => A).optional(); }
    expect(told({ A, B, a: policy(A, (a) => ({ follows: a.b })), b: policy(B, (b) => ({ follows: b.a })) })).toContain("error policy-follows-itself");
    expect(told({ Line, Invoice, Customer, Person, lines: policy(Line, (l) => ({ follows: l.invoice })) })).toContain("error policy-follows-nothing");
  });

  it("a rule that throws, and one that is no condition", () => {
    expect(told({ Person, p: policy(Person, () => { throw new Error("no"); }) })).toContain("error broken-declaration");
    // @ts-expect-error a text is no condition
    expect(told({ Person, p: policy(Person, () => ({ read: "yes" })) })).toContain("error expression-invalid-literal");
  });

  it("the row before an update, anywhere but in updateTo", () => {
    expect(told({ Person, p: policy(Person, (u, actor, { before }) => ({ read: true, update: before.name.eq("x") })) })).toContain("error unbound-row");
  });
});
