import { date, email, embed, Entity, identity, integer, many, money, ref, table, text, view } from "corollary";
import { Address } from "./address";
import { Employee } from "./employee";
import { Invoice } from "./invoice";

export class Customer extends Entity {
  id = identity();
  firstName = text({ max: 40 });
  lastName = text({ max: 20 });
  company = text({ max: 80 }).optional();
  address = embed(() => Address);
  phone = text({ max: 24 }).optional().pii();
  fax = text({ max: 24 }).optional();
  email = email().unique().pii();
  supportRep = ref(() => Employee).optional().onDelete("setNull").label("Support representative");
  invoices = many(() => Invoice, (invoice) => invoice.customer);

  fullName = text().computed(() => this.firstName.concat(" ", this.lastName));
  invoiceCount = integer().computed(() => this.invoices.count()).label("Invoices");
  /** Everything this customer has ever bought. */
  totalSpent = money({ currency: "USD" }).computed(() => this.invoices.sum((invoice) => invoice.total));
  lastPurchase = date().computed(() => this.invoices.max((invoice) => invoice.date)).optional();
}

export const customerTable = table(Customer, (customer) => ({
  indexes: [[customer.lastName, customer.firstName], [customer.address.country]],
}));

export const customerView = view(Customer, (customer) => ({
  list: {
    columns: [customer.fullName, customer.company, { show: customer.address.city, label: "City" }, { show: customer.address.country, label: "Country" }, customer.supportRep.fullName, customer.invoiceCount, customer.totalSpent],
    filters: [{ show: customer.address.country, label: "Country" }, customer.supportRep, customer.lastPurchase],
  },
  form: [
    { fields: [customer.firstName, customer.lastName, customer.company, customer.supportRep] },
    { title: "How to reach them", fields: [customer.email, customer.phone, customer.fax, customer.address] },
  ],
}));
