import { Decimal } from "corollary";
import { describe, expect, it } from "vitest";
import { shareEqual } from "../src/sharing.js";

const row = (more: object = {}) => ({ id: 1n, at: new Date(5), sum: new Decimal("1.5"), raw: new Uint8Array([1, 2]), none: null, list: [{ a: "b" }], ...more });

describe("an answer that says the same", () => {
  it("is the same object, values of every kind included", () => {
    const old = { rows: [row(), row()] };
    expect(shareEqual(old, { rows: [row(), row()] })).toBe(old);
  });

  it("is a new one only where something differs", () => {
    const old = { rows: [row(), row()], nextCursor: "a" };
    for (const change of [{ id: 2n }, { at: new Date(6) }, { sum: new Decimal("1.51") }, { raw: new Uint8Array([1, 3]) }, { none: 0 }, { list: [{ a: "c" }] }, { extra: undefined }]) {
      const fresh = { rows: [row(change), row()], nextCursor: "a" };
      const shared = shareEqual(old, fresh) as typeof old;
      expect(shared).toEqual(fresh);
      expect(shared).not.toBe(old);
      expect(shared.rows[0]).not.toBe(old.rows[0]);
      expect(shared.rows[1]).toBe(old.rows[1]);
    }
  });

  it("loses what is gone", () => {
    const old = { rows: [row(), row()], nextCursor: "a" };
    expect(shareEqual(old, { rows: [row()] })).toEqual({ rows: [row()] });
    expect(shareEqual([1, 2], [1])).toEqual([1]);
    expect(shareEqual(undefined, old)).toBe(old);
    expect(shareEqual(new Date(5), "1970")).toBe("1970");
  });
});
