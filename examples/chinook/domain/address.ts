import { text, Value } from "corollary";

/** Kept as columns of whoever has it: an object in the API, no table of its own. */
export class Address extends Value {
  street = text({ max: 70 });
  city = text({ max: 40 });
  /** State or province, where the country has them. */
  state = text({ max: 40 }).optional();
  postalCode = text({ max: 10 }).optional();
  country = text({ max: 40 });
}
