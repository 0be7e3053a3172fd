import { boolean, Entity, identity, money, range, ref, table, text, today, view } from "corollary";
import { Organisation } from "./organisation";
import { Product } from "./product";

/** Support of one product for one organisation, for a time. */
export class Contract extends Entity {
  id = identity();
  number = text({ pattern: /C-\d{4}-\d{3}/, max: 10 }).unique().help("C, the year, a number: C-2026-014");
  organisation = ref(() => Organisation).onDelete("restrict");
  product = ref(() => Product).onDelete("restrict");
  /** From the first day to the day after the last; without an end until somebody ends it. */
  period = range("date");
  monthlyFee = money({ min: 0, currency: "EUR" });

  inForce = boolean().computed(() => this.period.has(today()));
}

export const contractTable = table(Contract, (contract) => ({
  // At any day an organisation has at most one contract for a product. The database itself sees to it.
  exclusions: [
    { name: "one_in_force", on: [[contract.organisation, "="], [contract.product, "="], [contract.period, "&&"]] },
  ],
}));

export const contractView = view(Contract, (contract) => ({
  title: contract.number,
  list: {
    columns: [contract.number, contract.organisation.name, contract.product.name, contract.period, contract.monthlyFee, contract.inForce],
    filters: [contract.organisation, contract.product],
    sort: [contract.number.desc()],
  },
  form: [
    { fields: [contract.number, contract.organisation, contract.product] },
    { title: "Terms", fields: [contract.period, contract.monthlyFee] },
  ],
}));
