import type { Context } from "corollary";
import { businesses, type Business, type DemoInvoice } from "../demo/businesses";
import { Customer } from "../domain/customer";
import { Invoice, InvoiceLine } from "../domain/invoice";
import { Note } from "../domain/note";
import { Payment } from "../domain/payment";
import { Product } from "../domain/product";
import { Team, TeamMember } from "../domain/team";
import { User } from "../domain/user";

/** Fills each company as its administrator does: under the policies, in one company, so that all rows are that company's. */
export default async (db: Context) => {
  const users = await db.from(User).all();
  const person = (name: string) => found(users.find((user) => user.email === `${name}@example.com`), name).id;
  for (const [tenant, business] of Object.entries(businesses)) {
    const as = (name: string) => db.as({ id: person(name), tenant, roles: ["admin"] });
    const customers = await fillCustomers(as, business, person);
    const products = await as("ada").createMany(Product, business.products.map(([name, price, cost]) => ({ name, price, cost })));
    for (const [at, invoice] of business.invoices.entries()) {
      await fillInvoice(as("ada"), { ...invoice, number: `${business.prefix}-${String(at + 1).padStart(4, "0")}` }, found(customers.get(invoice.customer), invoice.customer), products);
    }
  }
};

async function fillCustomers(as: (name: string) => Context, { teams, customers }: Business, person: (name: string) => string): Promise<ReadonlyMap<string, string>> {
  const keys = new Map<string, string>();
  for (const { name, lead, members } of teams) {
    const { id } = await as("ada").create(Team, { name });
    await as("ada").createMany(TeamMember, members.map((member) => ({ team: id, user: person(member), leads: member === lead })));
    keys.set(name, id);
  }
  for (const { note, owner, team, ...customer } of customers) {
    const { id } = await as("ada").create(Customer, { ...customer, owner: person(owner), team: team === undefined ? null : found(keys.get(team), team) });
    if (note !== undefined) await as(owner).create(Note, { customer: id, author: person(owner), body: note });
    keys.set(customer.name, id);
  }
  return keys;
}

type Priced = { readonly id: string; readonly name: string; readonly price: { toString(): string } };

/** Takes the way that invoices take: written, sent, paid. */
async function fillInvoice(db: Context, { number, issued, status, discount = "0", lines }: DemoInvoice & { readonly number: string }, customer: string, products: readonly Priced[]): Promise<void> {
  const { id } = await db.create(Invoice, { number, customer, issued: day(issued), due: day(issued + 30), discount });
  await db.createMany(InvoiceLine, lines.map(([name, quantity]) => {
    const product = found(products.find((each) => each.name === name), name);
    return { invoice: id, product: product.id, quantity, price: product.price.toString() };
  }));
  if (status === "draft") return;
  await db.update(Invoice, id, { status: status === "void" ? "void" : "sent" });
  if (status !== "paid") return;
  const { total } = found(await db.get(Invoice, id), number);
  await db.create(Payment, { invoice: id, amount: total, received: day(issued + 21), reference: number, iban: "NL91ABNA0417164300" });
  await db.update(Invoice, id, { status: "paid" });
}

function day(fromToday: number): string {
  return new Date(Date.now() + fromToday * 86_400_000).toISOString().slice(0, 10);
}

function found<T>(value: T | null | undefined, name: string): T {
  if (value === null || value === undefined) throw new Error(`The seeds know nothing called ${name}.`);
  return value;
}
