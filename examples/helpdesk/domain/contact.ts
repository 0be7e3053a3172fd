import { email, Entity, identity, integer, many, ref, table, text, view } from "corollary";
import { Organisation } from "./organisation";
import { Ticket } from "./ticket";

/** A person who writes to the desk. */
export class Contact extends Entity {
  id = identity();
  name = text({ min: 2, max: 80 });
  email = email().unique().pii();
  phone = text({ max: 24 }).optional().pii();
  organisation = ref(() => Organisation).onDelete("restrict");
  tickets = many(() => Ticket, (ticket) => ticket.contact);

  openTickets = integer().computed(() => this.tickets.count((ticket) => ticket.active));
}

export const contactTable = table(Contact, (contact) => ({
  indexes: [[contact.name]],
}));

export const contactView = view(Contact, (contact) => ({
  title: contact.name,
  list: {
    columns: [contact.name, contact.organisation.name, contact.email, contact.phone, contact.openTickets],
    filters: [contact.organisation],
    sort: [contact.name.asc()],
  },
}));
