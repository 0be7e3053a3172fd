import { compile, date, embed, Entity, email, integer, json, ref, table, text, Value } from "../../src/index.js";

/** People, with personal data of several kinds. */
export class Address extends Value {
  street = text({ max: 60 }).pii();
  number = integer({ min: 1 }).pii();
}
export class Person extends Entity {
  name = text({ max: 40 }).pii();
  email = email().unique().pii();
  born = date().optional().pii();
  height = integer({ min: 1, max: 300 }).optional().pii();
  badge = text({ max: 40 }).unique().pii();
  notes = json().optional().pii();
  home = embed(() => Address).optional();
}
export class Badge extends Entity {
  code = text().key().pii();
  person = ref(() => Person);
}
export class Visit extends Entity {
  person = ref(() => Person);
  day = date();
}

export const people = compile({
  Person, Badge, Visit,
  personTable: table(Person, (p) => ({ plural: "people", checks: { decent: { that: p.name.contains("forbidden").not(), message: "choose another name" } } })),
});
