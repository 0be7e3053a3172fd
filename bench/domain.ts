import { Entity, decimal, identity, integer, many, ref, table, text, timestamp } from "corollary";

/** The invoices part of the Chinook shape. The tables of every entry are those that follow from this. */

export class Customer extends Entity {
  id = identity();
  firstName = text();
  lastName = text();
  company = text().optional();
  city = text();
  country = text();
  email = text();
  invoices = many(() => Invoice, (invoice) => invoice.customer);
}

export class Track extends Entity {
  id = identity();
  name = text();
  composer = text().optional();
  milliseconds = integer();
  unitPrice = decimal(10, 2);
  lines = many(() => InvoiceLine, (line) => line.track);
}

export class Invoice extends Entity {
  id = identity();
  customer = ref(() => Customer);
  issuedAt = timestamp();
  billingAddress = text();
  billingCity = text();
  billingCountry = text();
  billingPostalCode = text().optional();
  total = decimal(10, 2);
  lines = many(() => InvoiceLine, (line) => line.invoice);
}

export class InvoiceLine extends Entity {
  id = identity();
  invoice = ref(() => Invoice);
  track = ref(() => Track);
  unitPrice = decimal(10, 2);
  quantity = integer();
}

export const invoices = table(Invoice, (invoice) => ({ indexes: [[invoice.billingCountry, invoice.issuedAt]] }));
