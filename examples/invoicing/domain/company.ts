import { Entity, policy, slug, tenants, text, view } from "corollary";

/** Whose invoices they are. Everything else but people belongs to one company, and nothing of it is seen from another. */
export class Company extends Entity {
  id = slug().key();
  name = text({ min: 2, max: 120 });
  vatNumber = text({ max: 20 }).label("VAT number").unique();
  /** Invoice numbers begin with it. */
  prefix = text({ max: 4, pattern: /^[A-Z]+$/ });
}

export const tenancy = tenants(Company);

export const companyPolicy = policy(Company, (company, actor) => ({
  read: company.id.eq(actor.tenant),
  update: company.id.eq(actor.tenant).and(actor.has("admin")),
}));

export const companyView = view(Company, (company) => ({ title: company.name, list: { columns: [company.name, company.vatNumber] } }));
