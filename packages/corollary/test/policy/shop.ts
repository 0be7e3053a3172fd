import { boolean, compile, Entity, integer, many, policy, ref, roles, state, text } from "../../src/index.js";

/** A small shop with rules of all kinds. */
class Person extends Entity {
  name = text();
}
class Customer extends Entity {
  name = text();
  owner = ref(() => Person);
  orders = many(() => Order, (order) => order.customer);
  rating = integer().optional();
}
class Order extends Entity {
  number = text();
  customer = ref(() => Customer);
  status = state({ draft: ["sent"], sent: [] }, { initial: "draft" });
  total = integer();
  locked = boolean().default(false);
  reviewer = ref(() => Person).optional();
}
class Note extends Entity {
  text = text();
}

export const shop = compile({
  Person, Customer, Order, Note,
  known: roles({ admin: { includes: ["sales"] }, sales: {}, audit: {} }),
  people: policy(Person, (p, actor) => ({ read: actor.signedIn, update: p.id.eq(actor.id) })),
  customers: policy(Customer, (c, actor) => ({
    read: { owner: c.owner.is(actor.id), sales: actor.has("sales") },
    update: c.owner.is(actor.id),
    fields: { rating: { read: actor.has("sales"), write: actor.has("admin") } },
  })),
  orders: policy(Order, (o, actor) => ({
    read: { owner: o.customer.owner.is(actor.id), reviewer: o.reviewer.is(actor.id), audit: actor.has("audit") },
    create: actor.has("sales"),
    update: { draft: o.status.eq("draft").and(actor.has("sales")), small: o.total.lt(4711).and(actor.signedIn) },
    delete: actor.has("admin"),
    deny: { update: o.locked.eq(true), delete: o.total.gt(90210) },
  })),
});
