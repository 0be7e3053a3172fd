import { describe, expect, it } from "vitest";
import { kebabCase, plural, sentence, snakeCase } from "../../src/model/naming.js";

describe("names", () => {
  it("become the database's, a URL's and people's", () => {
    expect(["InvoiceLine", "dueOn", "HTMLPage", "line2", "größeCm", "x", "iPhone11Case"].map(snakeCase)).toEqual(["invoice_line", "due_on", "html_page", "line2", "größe_cm", "x", "i_phone11_case"]);
    expect(["InvoiceLine", "HTMLPage"].map(kebabCase)).toEqual(["invoice-line", "html-page"]);
    expect(["dueOn", "InvoiceLine", "größe", "isVAT", "line2"].map(sentence)).toEqual(["Due on", "Invoice line", "Größe", "Is VAT", "Line2"]);
    expect(["Invoice line", "Company", "Person", "Status"].map(plural)).toEqual(["Invoice lines", "Companies", "People", "Statuses"]);
  });
});
