import { Entity, identity, integer, many, money, text, view } from "corollary";
import { Contract } from "./contract";
import { Ticket } from "./ticket";

/** What we make and support. */
export class Product extends Entity {
  id = identity();
  name = text({ min: 2, max: 80 }).unique();
  summary = text({ max: 200 });
  /** A month of support, before any agreement. */
  listPrice = money({ min: 0, currency: "EUR" });
  contracts = many(() => Contract, (contract) => contract.product);
  tickets = many(() => Ticket, (ticket) => ticket.product);

  openTickets = integer().computed(() => this.tickets.count((ticket) => ticket.active));
  customers = integer().computed(() => this.contracts.count((contract) => contract.inForce));
}

export const productView = view(Product, (product) => ({
  title: product.name,
  list: {
    columns: [product.name, product.listPrice, product.customers, product.openTickets, product.summary],
    sort: [product.name.asc()],
  },
}));
