import { compile, date, Entity, many, policy, ref, roles, text } from "../../src/index.js";

/** Patients and their visits, open to everybody but for a permission service. */
export class Patient extends Entity {
  name = text();
  visits = many(() => Visit, (visit) => visit.patient).owned();
}
export class Visit extends Entity {
  patient = ref(() => Patient).onDelete("cascade");
  day = date();
}

export const vaultOpen = compile({ Patient, Visit });
export const closed = compile({ Patient, Visit, known: roles({ doctor: {} }), patients: policy(Patient, (_, actor) => ({ read: actor.has("doctor") })) });
