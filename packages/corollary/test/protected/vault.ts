import { boolean, compile, date, embed, email, Entity, integer, json, many, policy, ref, roles, text, Value } from "../../src/index.js";

/** Patients with values of every kind that can be encrypted. */
export class Contact extends Value {
  phone = text({ max: 30 }).encrypted().pii();
  city = text();
}
export class Patient extends Entity {
  name = text();
  insurance = text({ min: 3, max: 20 }).unique().encrypted({ searchable: true }).pii();
  email = email().optional().encrypted({ searchable: true }).pii();
  born = date().optional().encrypted({ searchable: true });
  weight = integer({ min: 1, max: 500 }).optional().encrypted();
  allergic = boolean().optional().encrypted();
  history = json<{ readonly note: string }>().optional().encrypted();
  contact = embed(() => Contact).optional();
  secret = text().optional().hidden().encrypted();
  visits = many(() => Visit, (visit) => visit.patient).owned();
}
export class Visit extends Entity {
  patient = ref(() => Patient).onDelete("cascade");
  day = date();
  diagnosis = text().optional().encrypted();
}

export const vault = compile({ Patient, Visit });

const staff = roles({ nurse: {}, doctor: { includes: ["nurse"] } });
export const policed = compile({
  Patient, Visit, staff,
  patients: policy(Patient, (_, actor) => ({ read: actor.has("nurse"), create: actor.has("doctor"), update: actor.has("doctor"), fields: { insurance: { read: actor.has("doctor") } } })),
});
