import { choice, date, Entity, money, policy, ref, table, text, today, view } from "corollary";
import { Invoice } from "./invoice";

export class Payment extends Entity {
  invoice = ref(() => Invoice).onDelete("restrict");
  amount = money({ currency: "EUR", min: "0.01" });
  received = date().default(today());
  method = choice("transfer", "card", "cash").default("transfer");
  /** As the bank names it. */
  reference = text({ max: 60 }).optional();
  /** The account that it came from. */
  iban = text({ max: 34 }).optional().label("IBAN").pii();
}

export const paymentTable = table(Payment, () => ({ tenant: true }));

/** Booked by billing, and then it stands: nobody changes a payment, administrators take wrong ones back. */
export const paymentPolicy = policy(Payment, (payment, actor) => ({
  read: { reader: actor.has("reader"), sales: payment.invoice.customer.owner.is(actor.id) },
  create: actor.has("billing"),
  delete: actor.has("admin"),
  deny: { create: payment.invoice.status.in(["draft", "void"]) },
  fields: { iban: { read: actor.has("billing") } },
}));

export const paymentView = view(Payment, (payment) => ({
  title: payment.invoice.number,
  list: { columns: [payment.invoice.number, payment.amount, payment.received, payment.method, payment.reference], filters: [payment.method, payment.received], sort: [payment.received.desc()] },
}));
