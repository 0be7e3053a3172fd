import { email, Entity, many, money, policy, ref, table, text, view, type ActorScope, type Scope } from "corollary";
import { Invoice } from "./invoice";
import { Note } from "./note";
import { inTeam, Team } from "./team";
import { User } from "./user";

export class Customer extends Entity {
  name = text({ min: 2, max: 120 });
  contact = text({ max: 120 }).optional().pii();
  email = email().optional().pii();
  owner = ref(() => User).onDelete("restrict");
  team = ref(() => Team).optional().onDelete("setNull");
  invoices = many(() => Invoice, (invoice) => invoice.customer);
  notes = many(() => Note, (note) => note.customer).owned();

  /** What is still to be paid. */
  outstanding = money({ currency: "EUR" }).computed(() => this.invoices.where((invoice) => invoice.status.eq("sent")).sum((invoice) => invoice.total));
}

/** Theirs, or their team's. */
export function looksAfter(customer: Scope<Customer>, actor: ActorScope) {
  return customer.owner.is(actor.id).or(inTeam(customer.team, actor));
}

export const customerTable = table(Customer, (customer) => ({ tenant: true, unique: [[customer.name]] }));

export const customerPolicy = policy(Customer, (customer, actor, { before }) => ({
  read: { owner: customer.owner.is(actor.id), team: inTeam(customer.team, actor), reader: actor.has("reader") },
  create: { own: actor.has("sales").and(customer.owner.is(actor.id)), billing: actor.has("billing") },
  update: { owner: customer.owner.is(actor.id), billing: actor.has("billing") },
  // An owner cannot give a customer away: who it was before, it is afterwards.
  updateTo: { same: customer.owner.is(before.owner.id), admin: actor.has("admin") },
  delete: actor.has("admin"),
}));

export const customerView = view(Customer, (customer) => ({
  title: customer.name,
  list: { columns: [customer.name, customer.owner.name, customer.team.name, customer.outstanding], filters: [customer.owner, customer.team], sort: [customer.name.asc()] },
  form: [
    { title: "Customer", fields: [customer.name, customer.contact, customer.email] },
    { title: "Looked after by", fields: [customer.owner, customer.team] },
  ],
  detail: [
    { title: "Customer", fields: [customer.contact, customer.email, customer.owner, customer.team, customer.outstanding] },
    { title: "Invoices", fields: [customer.invoices] },
    { title: "Notes", fields: [customer.notes] },
  ],
}));
