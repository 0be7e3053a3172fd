import { boolean, compile, Entity, integer, many, policy, ref, roles, state, table, text, type Actor } from "../../src/index.js";

/** Projects with their tasks, and rules of all kinds about writing them. */
export class Person extends Entity {
  name = text();
}
export class Customer extends Entity {
  name = text();
  code = text().unique();
  owner = ref(() => Person);
  projects = many(() => Project, (project) => project.customer);
  worth = integer().computed(() => this.projects.sum((project) => project.budget));
}
export class Project extends Entity {
  name = text();
  code = text().unique();
  owner = ref(() => Person);
  customer = ref(() => Customer).optional();
  shared = boolean().default(false);
  locked = boolean().default(false);
  budget = integer().default(0);
  secret = text().optional();
  stage = state({ draft: ["open"], open: ["done"], done: [] }, { initial: "draft" });
  tasks = many(() => Task, (task) => task.project).owned();
}
export class Task extends Entity {
  project = ref(() => Project).onDelete("cascade");
  title = text();
  closed = boolean().default(false);
}
export class Entry extends Entity {
  words = text();
  by = ref(() => Person);
}
export class Draft extends Entity {
  words = text();
  by = ref(() => Person);
}

export const desk = compile({
  Person, Customer, Project, Task, Entry, Draft,
  known: roles({ finance: { includes: ["clerk"] }, clerk: {} }),
  kept: table(Draft, () => ({ softDelete: true })),
  people: policy(Person, () => ({ read: true })),
  customers: policy(Customer, (c, actor) => ({ read: c.owner.is(actor.id), create: actor.signedIn, update: c.owner.is(actor.id) })),
  projects: policy(Project, (p, actor, { before }) => ({
    read: { owner: p.owner.is(actor.id), shared: p.shared.eq(true) },
    create: p.owner.is(actor.id),
    update: p.owner.is(actor.id),
    updateTo: p.owner.is(actor.id).and(p.budget.lte(before.budget.add(100))),
    delete: p.owner.is(actor.id).and(p.stage.eq("draft")),
    deny: { update: p.locked.eq(true) },
    fields: { budget: { read: p.owner.is(actor.id) }, secret: { read: actor.has("clerk"), write: actor.has("finance") } },
  })),
  tasks: policy(Task, (t, actor) => ({
    read: { owner: t.project.owner.is(actor.id), shared: t.project.shared.eq(true) },
    create: t.project.owner.is(actor.id),
    update: t.project.owner.is(actor.id).and(t.closed.eq(false)),
    delete: t.project.owner.is(actor.id),
  })),
  entries: policy(Entry, (e, actor) => ({ create: e.by.is(actor.id) })),
  drafts: policy(Draft, (d, actor) => ({ read: d.by.is(actor.id), create: d.by.is(actor.id), update: d.by.is(actor.id), delete: d.by.is(actor.id).and(actor.has("clerk")) })),
});

export const ann = "00000000-0000-7000-8000-0000000000a1";
export const ben = "00000000-0000-7000-8000-0000000000b2";
export const customers = { ann: "00000000-0000-7000-8000-00000000c0a1", ben: "00000000-0000-7000-8000-00000000c0b2" };
export const projects = { ann: "00000000-0000-7000-8000-00000000d0a1", ben: "00000000-0000-7000-8000-00000000d0b2", shared: "00000000-0000-7000-8000-00000000d0b3" };
export const asAnn: Actor = { id: ann };
export const asBen: Actor = { id: ben };
export const asFinance: Actor = { id: ann, roles: ["finance"] };

export const deskRows = `
insert into person (id, name) values ('${ann}', 'Ann'), ('${ben}', 'Ben');
insert into customer (id, name, code, owner_id) values ('${customers.ann}', 'Acme', 'AC', '${ann}'), ('${customers.ben}', 'Beta', 'BE', '${ben}');
insert into project (id, name, code, owner_id, customer_id, shared, budget, secret) values
  ('${projects.ann}', 'Garden', 'G', '${ann}', '${customers.ann}', false, 10, 'gold'),
  ('${projects.ben}', 'House', 'H', '${ben}', '${customers.ben}', false, 20, 'silver'),
  ('${projects.shared}', 'Street', 'S', '${ben}', '${customers.ben}', true, 30, 'copper');
insert into task (project_id, title) values ('${projects.ann}', 'dig'), ('${projects.ann}', 'plant'), ('${projects.ben}', 'build'), ('${projects.shared}', 'pave');
`;
