import { text, Value } from "corollary";

/** Kept as columns of whoever has it: an object in the API, no table of its own. */
export class Address extends Value {
  street = text({ max: 80 });
  postalCode = text({ max: 12 });
  city = text({ max: 60 });
  country = text({ max: 60 });
}
