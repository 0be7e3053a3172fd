import {
  boolean, compile, customKey, date, decimal, embed, Entity, BareEntity, integer, json, many, manyThrough, policy, range, ref, roles, state, table, tenant, tenants, text, Value,
} from "../../src/index.js";
import type { Model } from "../../src/model/model.js";

/** Agencies, each a tenant, with everything that there is to attack. */
export class Agency extends Entity {
  name = text();
}
export class Person extends Entity {
  name = text();
  phone = text().optional().pii();
}
export class Plan extends Entity {
  code = text().unique();
  margin = integer().default(0).hidden();
  clients = many(() => Client, (client) => client.plan);
  used = integer().computed(() => this.clients.count());
}
export class Address extends Value {
  street = text();
  gateCode = text().optional().hidden();
}
export class Client extends Entity {
  agency = tenant(() => Agency);
  name = text();
  email = text().unique().pii();
  owner = ref(() => Person);
  plan = ref(() => Plan).optional();
  credit = integer().optional();
  note = text().optional().hidden();
  address = embed(() => Address).optional();
  projects = many(() => Project, (project) => project.client);
}
export class Project extends Entity {
  code = text().unique();
  name = text();
  owner = ref(() => Person);
  client = ref(() => Client).optional();
  parent = ref(() => Project).optional();
  children = many(() => Project, (project) => project.parent);
  shared = boolean().default(false);
  locked = boolean().default(false);
  budget = integer().default(0);
  cap = integer().default(1000).hidden();
  secret = text().optional();
  due = date().optional();
  effort = decimal(8, 2).optional();
  data = json().optional();
  stage = state({ draft: ["open"], open: ["done"], done: [] }, { initial: "draft" });
  lines = many(() => Line, (line) => line.project).owned();
  labels = manyThrough(() => Label, () => ProjectLabel);
  comments = many(() => Comment, (comment) => comment.project);
}
export class Line extends Entity {
  project = ref(() => Project).onDelete("cascade");
  what = text();
  hours = integer({ min: 0, max: 10_000 }).default(1);
  rate = integer().default(0);
}
export class Label extends Entity {
  word = text().unique();
  internal = boolean().default(false);
}
export class ProjectLabel extends Entity {
  project = ref(() => Project).onDelete("cascade");
  label = ref(() => Label).onDelete("cascade");
}
export class Comment extends Entity {
  project = ref(() => Project);
  words = text();
  by = ref(() => Person);
}
export class Booking extends Entity {
  during = range("date");
  room = text();
  by = ref(() => Person);
}
export class Voucher extends BareEntity {
  code = text({ max: 60 }).key();
  worth = integer();
  by = ref(() => Person);
}
export class Slot extends BareEntity {
  day = date().key();
  seat = integer().key();
  by = ref(() => Person);
}
export class Token extends BareEntity {
  id = customKey(text(), { generate: () => "never" });
  by = ref(() => Person);
}
/** No policy speaks of it. */
export class Journal extends Entity {
  words = text();
}
/** Everybody may add one, nobody reads them. */
export class Memo extends Entity {
  words = text();
  by = ref(() => Person);
}

const entities = { Agency, Person, Plan, Client, Project, Line, Label, ProjectLabel, Comment, Booking, Voucher, Slot, Token, Journal, Memo };
const tables = {
  tenancy: tenants(Agency, { administrators: ["platform"] }),
  clientTable: table(Client, () => ({ tenant: true })),
  projectTable: table(Project, (p) => ({
    tenant: true, softDelete: true, version: true,
    checks: { within: { that: p.budget.lte(p.cap), message: "The budget is beyond the cap." } },
  })),
  lineTable: table(Line, () => ({ tenant: true })),
  labelTable: table(Label, () => ({ tenant: true })),
  linkTable: table(ProjectLabel, (l) => ({ tenant: true, unique: [[l.project, l.label]] })),
  commentTable: table(Comment, () => ({ tenant: true })),
  bookingTable: table(Booking, (b) => ({ exclusions: [{ name: "overlap", on: [[b.during, "&&"]], message: "It is taken then." }] })),
};

export const business: Model = compile([{
  ...entities, ...tables,
  known: roles({ admin: { includes: ["finance"] }, finance: {}, platform: {} }),
  agencies: policy(Agency, () => ({ read: true })),
  people: policy(Person, (p, actor) => ({ read: true, fields: { phone: { read: p.id.eq(actor.id) } } })),
  plans: policy(Plan, (_, actor) => ({ read: true, create: actor.has("admin") })),
  clients: policy(Client, (c, actor) => ({
    read: c.owner.is(actor.id), create: c.owner.is(actor.id), update: c.owner.is(actor.id), delete: c.owner.is(actor.id),
    fields: { credit: { read: actor.has("finance"), write: actor.has("finance") } },
  })),
  projects: policy(Project, (p, actor, { before }) => ({
    read: { own: p.owner.is(actor.id), shared: p.shared.eq(true) },
    create: p.owner.is(actor.id),
    update: p.owner.is(actor.id),
    updateTo: p.owner.is(actor.id).and(p.budget.lte(before.budget.add(100))),
    delete: p.owner.is(actor.id),
    deny: { update: p.locked.eq(true) },
    fields: { budget: { read: p.owner.is(actor.id) }, secret: { read: actor.has("finance"), write: actor.has("finance") }, locked: { write: actor.has("admin") } },
  })),
  lines: policy(Line, (l, actor) => ({ follows: l.project, fields: { rate: { read: actor.has("finance"), write: actor.has("finance") } } })),
  labels: policy(Label, (l, actor) => ({ read: { open: l.internal.eq(false), finance: actor.has("finance") }, create: actor.has("finance") })),
  links: policy(ProjectLabel, (l) => ({ follows: l.project })),
  comments: policy(Comment, (c, actor) => ({ read: c.by.is(actor.id), create: c.by.is(actor.id), update: c.by.is(actor.id), delete: c.by.is(actor.id) })),
  bookings: policy(Booking, (b, actor) => ({ read: b.by.is(actor.id), create: b.by.is(actor.id), update: b.by.is(actor.id) })),
  vouchers: policy(Voucher, (v, actor) => ({ read: v.by.is(actor.id), create: v.by.is(actor.id), update: v.by.is(actor.id), delete: v.by.is(actor.id) })),
  slots: policy(Slot, (s, actor) => ({ read: s.by.is(actor.id), create: s.by.is(actor.id) })),
  tokens: policy(Token, (t, actor) => ({ read: t.by.is(actor.id), create: t.by.is(actor.id) })),
  memos: policy(Memo, (m, actor) => ({ create: m.by.is(actor.id) })),
}]);
