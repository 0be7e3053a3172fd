import { describe, expect, it } from "vitest";
import { readExpression } from "../../src/cli/pull/read-expression.js";

const named = (column: string) =>
  ({ price: { source: "o.price" }, name: { source: "o.name" }, 'Odd "one': { source: "o.odd" }, done: { source: "o.done" }, owner_id: { source: "o.owner", reference: true as const } })[column];

const read = (sql: string): string | undefined => readExpression(sql, named);

describe("an expression as Postgres prints it", () => {
  it.each([
    ["(price > (0)::numeric)", "o.price.gt(0)"],
    ["((price >= 1) AND (price <= 9))", "o.price.gte(1).and(o.price.lte(9))"],
    ["((0)::numeric < price)", "o.price.gt(0)"],
    ["(price <> '-1'::integer)", "o.price.ne(-1)"],
    ["(done OR (NOT (price = 1)))", "o.done.or(o.price.eq(1).not())"],
    ["((name)::text = ANY ((ARRAY['a'::character varying, 'it''s'::character varying])::text[]))", `o.name.in(["a", "it's"])`],
    ["(name <> ALL (ARRAY['a'::text, 'b'::text]))", `o.name.notIn(["a", "b"])`],
    ["((name IS NOT NULL) AND (owner_id IS NULL))", "o.name.isNotNull().and(o.owner.isNull())"],
    ["(char_length(lower((name)::text)) <= 255)", "o.name.lower().length().lte(255)"],
    ["(name ~~* 'a%'::text)", `o.name.like("a%", { caseless: true })`],
    [`(COALESCE("Odd ""one", 0) + 1 > price)`, "o.odd.orElse(0).add(1).gt(o.price)"],
  ])("is read where the language has its words: %s", (sql, source) => expect(read(sql)).toBe(source));

  it.each([
    "(name ~ '^a'::text)", "(my_function(name) = 1)", "(other > 1)", "(owner_id > 1)", "(price > 1", "(name = E'a\\n')", "((price > 1) IS TRUE)", "(1 = 1)",
    "CASE WHEN done THEN true ELSE false END", "(name = ANY (ARRAY[price]))", "((meta ->> 'a'::text) = 'b'::text)",
  ])("is left where it has not: %s", (sql) => expect(read(sql)).toBeUndefined());
});
