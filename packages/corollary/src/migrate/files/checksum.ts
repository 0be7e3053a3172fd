import { createHash } from "node:crypto";
import { withoutCarriageReturns } from "./parse.js";

/** SHA-256 of a text, in hex. Line endings do not count: version control may change them. */
export function checksum(text: string): string {
  return createHash("sha256").update(withoutCarriageReturns(text)).digest("hex");
}
