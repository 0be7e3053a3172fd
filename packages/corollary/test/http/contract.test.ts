import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startService, type Service } from "./service.js";

let shop: Service;
let valid: (status: number, method: string, path: string, body: unknown) => string | null;

beforeAll(async () => {
  shop = await startService();
  const document = (await shop.send("GET", "/spec")).body;
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  ajv.addSchema(document, "spec");
  valid = (status, method, path, body) => {
    const at = ["paths", path, method, "responses", String(status)];
    const answer = at.reduce((node, name) => node?.[name], document);
    if (answer === undefined) return `${status} is not in the document`;
    const where = answer.$ref === undefined ? `#/${at.map((part) => part.replaceAll("~", "~0").replaceAll("/", "~1").replaceAll("{", "%7B").replaceAll("}", "%7D")).join("/")}` : answer.$ref;
    const validate = ajv.getSchema(`spec${where}/content/application~1json/schema`);
    if (validate === undefined) return `no schema at ${where}`;
    return validate(body) ? null : JSON.stringify(validate.errors?.slice(0, 3));
  };
});
afterAll(() => shop.close());

test("the document refuses an answer that is none of its kind", () => {
  expect(valid(200, "get", "/api/v1/customers", { data: [{ id: 1 }], meta: { count: 1, offset: 0, limit: 10 } })).toContain("required");
  expect(valid(418, "get", "/api/v1/customers", {})).toContain("not in the document");
});

describe("what is answered is what the document says", () => {
  test("for every kind of answer", async () => {
    const said = async (method: string, path: string, template: string, body?: unknown, headers?: Readonly<Record<string, string>>) => {
      const answer = await shop.send(method, path, body, headers);
      return { answer, problem: valid(answer.status, method.toLowerCase(), template, answer.body) };
    };
    const expectValid = async (...request: Parameters<typeof said>): Promise<any> => {
      const { answer, problem } = await said(...request);
      expect([request[0], request[1], answer.status, problem]).toEqual([request[0], request[1], answer.status, null]);
      return answer.body;
    };
    const customers = "/api/v1/customers";
    const { data: { id } } = await expectValid("POST", customers, customers, { name: "Ann", address: { street: "S" } });
    const invoice = await expectValid("POST", "/api/v1/invoices", "/api/v1/invoices", { number: "1", customer: id, issued: "2024-01-01", lines: [{ description: "d", price: "1" }] });
    await expectValid("GET", `${customers}?include=invoices.lines,referrer`, customers);
    await expectValid("GET", `${customers}?limit=1&count=none&offset=0`, customers);
    await expectValid("GET", `/api/v1/invoices/${invoice.data.id}?include=customer,lines`, "/api/v1/invoices/{id}");
    await expectValid("PATCH", `${customers}/${id}`, `${customers}/{id}`, { name: "Bob" });
    await expectValid("POST", `${customers}/bulk`, `${customers}/bulk`, [{ name: "a" }, { name: 1 }]);
    await expectValid("POST", `${customers}/bulk`, `${customers}/bulk`, [{ name: "a" }]);
    await expectValid("PATCH", `${customers}/bulk`, `${customers}/bulk`, [{ id, name: "c" }, { id: 3 }]);
    const gone = await expectValid("POST", `${customers}/bulk`, `${customers}/bulk`, [{ name: "x" }, { name: "y" }]);
    await expectValid("POST", `${customers}/bulk/delete`, `${customers}/bulk/delete`, [{ id: gone.data[0].id }]);
    await expectValid("POST", `${customers}/bulk/delete`, `${customers}/bulk/delete`, [{ id: gone.data[1].id }, { id }]);
    await expectValid("POST", `${customers}/bulk/delete?atomic=true`, `${customers}/bulk/delete`, [{ id }]);
    await expectValid("PATCH", `/api/v1/invoices/${invoice.data.id}`, "/api/v1/invoices/{id}", { lines: [{ description: "e", price: "1" }] });
    await expectValid("POST", "/api/v1/samples", "/api/v1/samples", { data: { a: 1 }, period: { empty: true }, tags: ["x"], span: "P1D", zoned: "10:00:00+00:00", blob: "AA==", single: 1.5 });
    await expectValid("POST", `/api/v1/invoices/${invoice.data.id}/archive`, "/api/v1/invoices/{id}/archive");
    await expectValid("DELETE", `/api/v1/invoices/${invoice.data.id}`, "/api/v1/invoices/{id}");
    await expectValid("DELETE", `${customers}/${id}`, `${customers}/{id}`);
    await expectValid("DELETE", `/api/v1/invoice-lines/018f0000-0000-7000-8000-000000000000`, "/api/v1/invoice-lines/{id}");
    await expectValid("GET", `${customers}?limit=0`, customers);
    await expectValid("GET", `${customers}?filter=name==${"x".repeat(9000)}`, customers);
    await expectValid("POST", customers, customers, { name: 1 });
    await expectValid("POST", customers, customers, "{");
    await expectValid("POST", customers, customers, "{}", { "content-type": "text/plain" });
    await expectValid("PATCH", `/api/v1/products/none`, "/api/v1/products/{id}", { name: "x" }, { "if-match": '"1"' });
    for (const path of ["/", "/health", "/ready", "/version", "/info", "/spec"]) await expectValid("GET", path, path);
  });
});
