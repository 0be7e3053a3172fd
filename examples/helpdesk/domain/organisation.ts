import { embed, Entity, identity, integer, many, money, table, text, url, view } from "corollary";
import { Address } from "./address";
import { Contact } from "./contact";
import { Contract } from "./contract";

/** A customer: people write to us on its behalf, and it has contracts. */
export class Organisation extends Entity {
  id = identity();
  name = text({ min: 2, max: 120 }).unique();
  website = url().optional();
  address = embed(() => Address);
  contacts = many(() => Contact, (contact) => contact.organisation);
  contracts = many(() => Contract, (contract) => contract.organisation);

  openTickets = integer().computed(() => this.contacts.sum((contact) => contact.openTickets));
  /** Of the contracts that are in force today. */
  monthlyRevenue = money({ currency: "EUR" }).computed(() => this.contracts.where((contract) => contract.inForce).sum((contract) => contract.monthlyFee));
}

export const organisationTable = table(Organisation, (organisation) => ({
  indexes: [[organisation.address.city]],
}));

export const organisationView = view(Organisation, (organisation) => ({
  title: organisation.name,
  list: {
    columns: [
      organisation.name,
      { show: organisation.address.city, label: "City" },
      { show: organisation.address.country, label: "Country" },
      organisation.openTickets,
      organisation.monthlyRevenue,
    ],
    filters: [{ show: organisation.address.country, label: "Country" }],
    sort: [organisation.name.asc()],
  },
  form: [
    { fields: [organisation.name, organisation.website] },
    { title: "Address", fields: [organisation.address] },
  ],
  detail: [
    { title: "Organisation", fields: [organisation.name, organisation.website, organisation.address, organisation.openTickets, organisation.monthlyRevenue] },
    { title: "Contacts", fields: [organisation.contacts] },
    { title: "Contracts", fields: [organisation.contracts] },
  ],
}));
