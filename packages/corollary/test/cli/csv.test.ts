import { describe, expect, it } from "vitest";
import { csvLines } from "../../src/cli/seed/csv.js";

const cells = (text: string) => [...csvLines(text, "x.csv")].map((line) => line.cells);

describe("a CSV seed", () => {
  it("keeps commas, quotes and line ends inside quoted cells", () => {
    expect(cells('a,"b,c"\n"say ""hi""","two\nlines"\n')).toEqual([["a", "b,c"], ['say "hi"', "two\nlines"]]);
  });
  it("tells an empty cell (null) from empty text", () => {
    expect(cells('a,,""\n')).toEqual([["a", null, ""]]);
  });
  it("reads files of Windows, without a last line end, and with a byte order mark", () => {
    expect(cells("\uFEFFa,b\r\n1,\r\n,2")).toEqual([["a", "b"], ["1", null], [null, "2"]]);
  });
  it("skips empty lines", () => {
    expect(cells("a\n\nb\n\n")).toEqual([["a"], ["b"]]);
  });
  it("knows on which line a row begins, also after a cell of several lines", () => {
    expect([...csvLines('"1\n2",x\ny,z\n', "x.csv")].map((line) => line.line)).toEqual([1, 3]);
  });
  it("says where a quote is never closed", () => {
    expect(() => cells('a\n"b')).toThrow("x.csv:2");
  });
  it("says where text follows a closing quote", () => {
    expect(() => cells('"a"b,c\n')).toThrow("x.csv:1");
  });
});
