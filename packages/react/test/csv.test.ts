import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { csvLine, csvValue } from "../app/src/screens/list/csv.js";

describe("a line of CSV", () => {
  it("quotes what holds commas, quotes or ends of lines", () => {
    expect(csvLine(["plain", "a,b", 'say "no"', "two\nlines", null, 12, true])).toBe('plain,"a,b","say ""no""","two\nlines",,12,true\r\n');
  });

  it("writes values of several parts as JSON", () => {
    expect(csvValue({ lower: "2026-01-01", upper: null })).toBe('"{""lower"":""2026-01-01"",""upper"":null}"');
  });

  it("keeps numbers as they are, negative ones too, also where they are text", () => {
    expect(["-12.50", "+3", "1e-7", "-.5", "0"].map(csvValue)).toEqual(["-12.50", "+3", "1e-7", "-.5", "0"]);
    expect(csvValue(-4)).toBe("-4");
  });

  it("lets no spreadsheet carry out what a text says", () => {
    expect(csvValue("=1+1")).toBe("'=1+1");
    expect(csvValue('=HYPERLINK("http://x","y")')).toBe(`"'=HYPERLINK(""http://x"",""y"")"`);
    expect(["+49 30 1234", "@SUM(A1)", "-cmd", "\tx", "-2+3"].map(csvValue)).toEqual(["'+49 30 1234", "'@SUM(A1)", "'-cmd", "'\tx", "'-2+3"]);
  });

  it("never begins a text with a sign of a formula, unless it is a number", () => {
    fc.assert(fc.property(fc.constantFrom("=", "+", "-", "@", "\t", "\r"), fc.string(), (sign, rest) => {
      const first = csvValue(sign + rest).replace(/^"/, "").charAt(0);
      return first === "'" || Number.isFinite(Number(sign + rest));
    }));
  });
});
