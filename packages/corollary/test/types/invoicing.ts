import {
  choice, date, email, embed, Entity, identity, BareEntity, integer, manyThrough, many, money, one, ref, state, table, text, Value,
} from "corollary";

/** The domain that the type tests speak of. */
export class Address extends Value {
  street = text();
  city = text().optional();
}
export class User extends Entity {
  email = email().unique();
  name = text({ max: 120 });
  customers = many(() => Customer, (c) => c.owner);
  boss = ref(() => User).optional();
  badge = one(() => Badge, (b) => b.user);
}
export class Badge extends Entity {
  user = ref(() => User).unique();
  code = text();
}
export class Customer extends Entity {
  name = text({ max: 120 });
  email = email().optional();
  owner = ref(() => User);
  backup = ref(() => User).optional();
  address = embed(() => Address);
  invoices = many(() => Invoice, (i) => i.customer);
  outstanding = money().computed(() => this.invoices.sum((i) => i.total));
}
export class Invoice extends Entity {
  number = text({ max: 20 }).unique();
  customer = ref(() => Customer).onDelete("restrict");
  issued = date();
  due = date().optional();
  status = state({ draft: ["sent", "void"], sent: ["paid", "void"], paid: [], void: [] }, { initial: "draft" });
  priority = choice("low", "high").default("low");
  lines = many(() => InvoiceLine, (l) => l.invoice).owned();
  tags = manyThrough(() => Tag, () => InvoiceTag);
  total = money().computed(() => this.lines.sum((l) => l.amount));
}
export class InvoiceLine extends Entity {
  invoice = ref(() => Invoice).onDelete("cascade");
  description = text();
  quantity = integer({ min: 1 }).default(1);
  price = money();
  amount = money().computed(() => this.price.mul(this.quantity)).stored();
}
export class Tag extends BareEntity {
  id = identity();
  name = text();
}
export class InvoiceTag extends BareEntity {
  invoice = ref(() => Invoice).key().onDelete("cascade");
  tag = ref(() => Tag).key().onDelete("cascade");
}
export const invoiceTable = table(Invoice, (i) => ({
  audit: true,
  indexes: [[i.status, i.due], { on: [i.issued.desc({ nulls: "last" })], where: i.due.isNull() }],
  checks: { dates: i.due.isNull().or(i.due.gte(i.issued)) },
}));
