import { describe as group, expect, it } from "vitest";
import * as build from "../../src/expr/build.js";
import { describe } from "../../src/expr/describe.js";
import type { Expression } from "../../src/expr/node.js";
import { at, invoicing } from "./invoicing.js";

const say = (expression: Expression): string => describe(expression, { model: invoicing, entity: "Invoice" });
const lit = build.literalOf;
const status = at("Invoice", "status"), due = at("Invoice", "due");
const lines = { row: "this", path: ["lines"], entity: "Line" };

group("an expression in one sentence", () => {
  it.each<[Expression, string]>([
    [build.compare("gt", at("Invoice", "total"), lit(100)), "The total is greater than 100."],
    [build.compare("lt", due, build.today()), "The due is before today."],
    [build.and(build.compare("eq", at("Invoice", "customer.owner"), build.actor("id", { kind: "uuid" })), build.or(build.compare("eq", status, lit("paid")), build.role("billing"))),
      "The customer's owner is the signed-in user's id and (the status is “paid” or the signed-in user is “billing”)."],
    [build.inList(status, [lit("sent"), lit("paid"), lit("void")]), "The status is one of “sent”, “paid” or “void”."],
    [build.not(build.inList(status, [lit("void")])), "The status is none of “void”."],
    [build.not(build.isNull(due)), "The due is not empty."],
    [build.quantifier("some", lines, "r1", build.compare("gte", at("Line", "price", "r1"), lit(10))), "For at least one of the lines the line's price is at least 10."],
    [build.quantifier("none", lines, "r1"), "There is none of the lines."],
    [build.aggregate("sum", lines, "r1", { value: build.arithmetic("mul", at("Line", "price", "r1"), at("Line", "quantity", "r1")) }), "The sum of the line's price times the line's quantity over the lines."],
    [build.plus(at("Invoice", "issued"), { months: 1, days: -2 }), "The issued plus 1 month and minus 2 days."],
    [build.textMatch("contains", at("Invoice", "customer.name"), lit("co"), true), "The customer's name contains “co” (in any case)."],
    [build.caseOf([{ when: at("Invoice", "paid"), then: lit("yes") }], lit("no")), "“yes” if the paid, else “no”."],
    [build.and(), "Always."],
  ])("%#", (expression, sentence) => {
    expect(say(expression)).toBe(sentence);
  });
});
