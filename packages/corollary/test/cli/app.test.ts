import { mkdirSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { buildApp, type AppParts, type BuiltApp } from "../../src/cli/app/build.js";
import { findAppConfig } from "../../src/cli/app/find.js";
import { nameFaults } from "../../src/cli/app/names.js";
import { readShared } from "../../src/cli/app/shared.js";
import { type Fault, LoadError } from "../../src/cli/fault.js";
import { folderOfApp } from "../../src/http/node/app-files.js";
import { compile, Entity, money, ref, text } from "../../src/index.js";
import { present } from "../../src/view/present.js";
import { corollary, project } from "./run.js";

class Customer extends Entity {
  name = text();
}
class Invoice extends Entity {
  customer = ref(() => Customer);
  total = money();
}
const presentation = present(compile({ Customer, Invoice }), { title: "", basePath: "" });
const invoiceFile = `import { Entity, money, table } from "corollary";
class Bill extends Entity { total = money(); }
export { Bill as Invoice };
export const invoiceTable = table(Bill, () => ({ path: "bills" }));
`;
const root = fileURLToPath(new URL("../../../..", import.meta.url));

function partsOf(files: Readonly<Record<string, string>>): AppParts {
  const folder = project({ "domain/invoice.ts": invoiceFile, ...files });
  for (const name of ["corollary", "@corollary/react"]) {
    mkdirSync(dirname(join(folder, "node_modules", name)), { recursive: true });
    symlinkSync(join(root, "packages", name === "corollary" ? name : "react"), join(folder, "node_modules", name), "dir");
  }
  return { root: folder, config: findAppConfig(folder) ?? "", domain: [join(folder, "domain/invoice.ts")], shared: readShared(folderOfApp(folder) ?? ""), dev: false };
}

async function faultsOf(files: Readonly<Record<string, string>>): Promise<readonly Fault[]> {
  const parts = partsOf(files);
  try {
    return await nameFaults(parts, await buildApp(parts), presentation);
  } catch (error) {
    if (error instanceof LoadError) return error.faults;
    throw error;
  }
}

/** A configuration that states this. */
const config = (stated: string, before = "") => ({ "app.config.tsx": `import { defineApp } from "@corollary/react/app";\n${before}\nexport default defineApp({ ${stated} });\n` });
const textOf = (built: BuiltApp, path: string) => new TextDecoder().decode(built.files.get(path)?.body);

describe("the application of a project", () => {
  it("is its own modules alone: what the application has is imported from it", async () => {
    const built = await buildApp(partsOf(config('cells: { "Invoice.total": () => <b>{useState(1)[0]}</b> }', 'import { useState } from "react";')));
    const code = textOf(built, built.entry);
    expect(code.length).toBeLessThan(2_000);
    expect(code).toMatch(/from\s*"\/app\/assets\/shared-react-[\w-]+\.js"/);
    expect(code).not.toContain("domain");
    expect(built.entry).toMatch(/^assets\/project-\w+\.js$/);
    expect(built.preload.some((file) => /^assets\/react-/.test(file))).toBe(true);
  });

  it("gives the whole domain along where a page uses a class, by the names of its exports", async () => {
    const page = 'import { List } from "@corollary/react/app";\nimport { Invoice } from "./domain/invoice";';
    const built = await buildApp(partsOf(config('extraPages: [{ path: "desk", label: "Desk", page: () => <List of={Invoice} /> }]', page)));
    const code = textOf(built, built.entry);
    expect(code).toMatch(/Invoice:\s*\(\)\s*=>/);
    expect(code).toMatch(/invoiceTable:\s*\(\)\s*=>/);
    expect(code).toMatch(/as domain\b/);
  });

  it("has style, images and modules that are read later as files of their own", async () => {
    const parts = partsOf({
      ...config("pages: { home: Home }", 'import { lazy } from "react";\nimport "./desk.css";\nimport mark from "./mark.svg";\nconst Home = lazy(() => import("./home"));\nconsole.log(mark);'),
      "desk.css": ".desk { background: url(./mark.svg); }", "mark.svg": "<svg/>", "home.tsx": "export default () => <p>later</p>;",
    });
    const built = await buildApp(parts);
    expect(textOf(built, built.style ?? "")).toMatch(/url\("?\/app\/assets\/mark-\w+\.svg/);
    expect([...built.files.keys()].some((path) => /^assets\/project-home-\w+\.js$/.test(path))).toBe(true);
    expect(textOf(built, built.entry)).not.toContain("later");
    expect(built.inputs).toContain(join(parts.root, "desk.css"));
  });

  it("has source maps while it is worked on, and none otherwise", async () => {
    const parts = partsOf(config('title: "x"'));
    expect([...(await buildApp(parts)).files.keys()].some((path) => path.endsWith(".map"))).toBe(false);
    const built = await buildApp({ ...parts, dev: true });
    expect(textOf(built, `${built.entry}.map`)).toContain("app.config.tsx");
  });

  it("is found in its folder too", () => {
    expect(findAppConfig(project({ "app/app.config.ts": "" }))).toMatch(/app\/app\.config\.ts$/);
    expect(findAppConfig(project({ "app.config.jsx": "", "app/app.config.ts": "" }))).toMatch(/app\.config\.jsx$/);
    expect(findAppConfig(project({}))).toBeUndefined();
  });
});

describe("what is wrong with the application of a project", () => {
  const place = (line: number, column: number) => ({ file: "app.config.tsx", line, column });

  it("is nothing, where all names are known", async () => {
    expect(await faultsOf(config('cells: { "Invoice.total": Bold, money: Bold, Customer: Bold, state: Bold }, pages: { home: Bold, "Invoice.board": Bold }, theme: { accent: "red" }, extraPages: [{ path: "reports/month", label: "x", page: Bold }]', "const Bold = () => null;"))).toEqual([]);
  });

  it.each([
    ['cells: { "Invoice.totl": X }', 'Invoice has no field "totl".', 'Did you mean "Invoice.total"?', /^"Invoice\.totl"/],
    ['widgets: { "Invoic.total": X }', 'The domain has no entity "Invoic".', 'Did you mean "Invoice"?', /^"Invoic\.total"/],
    ["cells: { mony: X }", '"mony" is neither an entity nor a kind of field.', 'Did you mean "money"?', /^mony/],
    ['pages: { "Invoice.lists": X }', '"Invoice.lists" is no page.', "Pages of Invoice are", /^"Invoice\.lists"/],
    ['theme: { "acent": "red" }', 'The theme has no token "acent".', 'Did you mean "accent"?', /^"acent"/],
    ["cels: {}", 'A configuration has no "cels".', 'Did you mean "cells"?', /^cels/],
    ['extraPages: [{ path: "invoices", label: "x", page: X }]', 'The page "invoices" would hide an address of Invoice.', "Choose another path", /^"invoices"/],
  ])("is told with its place: %s", async (stated, message, hint, name) => {
    const [fault, ...others] = await faultsOf(config(stated, "const X = () => null;"));
    expect(others).toEqual([]);
    expect(fault).toMatchObject({ code: "app-config-name", message, hint: expect.stringContaining(hint) as string, place: { file: "app.config.tsx", line: 3 } });
    expect(`export default defineApp({ ${stated} });`.slice((fault?.place?.column ?? 0) - 1)).toMatch(name);
  });

  it("may be its syntax", async () => {
    expect(await faultsOf({ "app.config.tsx": "export default {\n  title: = 1 };" })).toMatchObject([{ code: "syntax", place: place(2, 10) }]);
  });

  it("may be an export that a package does not have", async () => {
    expect(await faultsOf(config("pages: { home: Lst }", 'import { Lst } from "@corollary/react/app";'))).toMatchObject([
      { code: "missing-export", message: '"@corollary/react/app" exports nothing named "Lst".', hint: 'Did you mean "List"?', place: place(2, 10) },
    ]);
  });

  it("may be a package that is not installed, a file that is not there, or what a browser has not", async () => {
    const hints = async (from: string) => (await faultsOf(config('title: "x"', `import ${JSON.stringify(from)};`))).map(({ code, message, hint }) => ({ code, message, hint }));
    expect(await hints("left-pad")).toEqual([{ code: "missing-module", message: 'The package "left-pad" is not installed.', hint: "Install it: npm install left-pad" }]);
    expect(await hints("./gone")).toMatchObject([{ message: 'There is no file "./gone" here.' }]);
    expect(await hints("node:fs")).toMatchObject([{ message: 'A browser has no "node:fs".' }]);
    expect(await hints("corollary/server")).toMatchObject([{ message: expect.stringContaining("is for the server") as string }]);
  });

  it("may be that it states nothing, or throws", async () => {
    expect(await faultsOf({ "app.config.tsx": "export const x = 1;" })).toMatchObject([{ message: "app.config.tsx has no default export.", hint: expect.stringContaining("export default defineApp") as string }]);
    expect(await faultsOf({ "app.config.tsx": "export default 1;" })).toMatchObject([{ code: "app-config" }]);
    const thrown = await corollary(partsOf(config("", 'throw new Error("too early");')).root, ["check", "--json"]);
    expect(JSON.parse(thrown.out)).toMatchObject({ ok: false, problems: [{ code: "thrown", message: "too early", place: { file: "app.config.tsx", line: 2 } }] });
  });

  it("is not what needs a browser, or a package, while it loads", async () => {
    const before = 'import styled from "nowhere-else";\nconst wide = window.matchMedia("x").matches;\nconst Box = styled.div`a`;\nclass Own extends styled.Base { x = document.title; }\nconst all = [...styled.list];';
    const parts = partsOf({ ...config("pages: { home: wide ? Box : Own }", before), "node_modules/nowhere-else/index.js": "export default {};" });
    expect(await nameFaults(parts, await buildApp(parts), presentation)).toEqual([]);
  });

  it("keeps corollary serve from starting", async () => {
    const parts = partsOf({ ...config('cells: { "Invoice.totl": () => null }'), "corollary.config.ts": 'import { defineConfig } from "corollary/server";\nexport default defineConfig({ http: { port: 0 } });\n' });
    const ended = await corollary(parts.root, ["serve", "--create"]);
    expect(ended).toMatchObject({ code: 1, out: "" });
    expect(ended.err).toMatch(/app\.config\.tsx:3:\d+ error[^]*Invoice has no field "totl"[^]*→ Did you mean "Invoice\.total"\?/);
  });
});
