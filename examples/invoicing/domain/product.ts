import { Entity, money, policy, table, text, view } from "corollary";

export class Product extends Entity {
  name = text({ min: 2, max: 120 });
  price = money({ currency: "EUR", min: 0 });
  /** What it costs the company. */
  cost = money({ currency: "EUR", min: 0 });
}

export const productTable = table(Product, (product) => ({ tenant: true, unique: [[product.name]] }));

export const productPolicy = policy(Product, (_, actor) => ({
  read: actor.signedIn,
  create: actor.has("billing"),
  update: actor.has("billing"),
  delete: actor.has("admin"),
  fields: { cost: { read: actor.has("billing"), write: actor.has("billing") } },
}));

export const productView = view(Product, (product) => ({ title: product.name, list: { columns: [product.name, product.price, product.cost], sort: [product.name.asc()] } }));
