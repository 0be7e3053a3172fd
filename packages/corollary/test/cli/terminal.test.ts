import { describe, expect, it } from "vitest";
import { codeFrame } from "../../src/cli/frame.js";
import { coloursWanted, painter } from "../../src/cli/terminal.js";

describe("the terminal", () => {
  it("gets no colours where stdout is no terminal, whatever else is set", () => {
    // The output of a test worker is a pipe.
    expect(coloursWanted(1, {})).toBe(false);
    expect(coloursWanted(2, { NO_COLOR: "1" })).toBe(false);
  });
  it("paints only where it may", () => {
    expect(painter(false)("red", "x")).toBe("x");
    expect(painter(true)("red", "x")).toBe("\u001B[31mx\u001B[39m");
  });
});

describe("a code frame", () => {
  const plain = painter(false);
  it("shows the lines around the place, with a mark under the column", () => {
    expect(codeFrame("a\nb\ncdef\ng\nh\ni", 3, 3, plain)).toBe("  1 | a\n  2 | b\n> 3 | cdef\n    |   ^\n  4 | g\n  5 | h");
  });
  it("keeps tabs, so that the mark stands under the column", () => {
    expect(codeFrame("\t\tx = 1", 1, 3, plain)).toBe("> 1 | \t\tx = 1\n    | \t\t^");
  });
  it("is empty where the file has no such line", () => {
    expect([codeFrame("a", 2, 1, plain), codeFrame("a", 0, 1, plain)]).toEqual(["", ""]);
  });
});
