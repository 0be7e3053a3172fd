import type { Decimal } from "./decimal.js";

/**
 * True for decimals of any copy of the library. Apart from `decimal.ts`, so that a browser that meets no exact number
 * need not load the arithmetic.
 */
export function isDecimal(value: unknown): value is Decimal {
  return typeof value === "object" && value !== null
    && "c" in value && "e" in value && "s" in value && Array.isArray(value.c);
}
