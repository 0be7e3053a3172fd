import Big from "big.js";

/** Exact decimal numbers: an own copy of big.js, so that an application's settings of the library change nothing here. */
export const Decimal = Big();
Decimal.NE = -100_000;
Decimal.PE = 100_000;
Decimal.RM = Decimal.roundHalfUp;

/** An exact decimal. Immutable; `toString()` gives plain digits, never an exponent. */
export type Decimal = Big;

export { isDecimal } from "./is-decimal.js";
