import { found, type Attempt } from "./attempt.js";
import { observed } from "./inference.js";
import { ann, ben, nobody, projects, sue } from "./rows.js";
import type { Answer, Defence, World } from "./world.js";

/** Signs of the database and of the code, which no answer shows. */
const insides = ["select ", "insert into", "pg_", "relation ", "syntax error", "42501", "22P02", "23505", "project_", "tenant_id", "owner_id", "node_modules", ".ts:", ".js:", "at async", "corollary.actor", "_key\"", "_fkey"];

const bad: readonly (readonly [string, string, unknown?])[] = [
  ["GET", "projects?filter=budget==abc"], ["GET", "projects?sort=nothing"], ["GET", "projects/no-key"], ["GET", "nothing"], ["GET", `projects/${nobody}`],
  ["POST", "projects", {}], ["POST", "projects", "{"], ["POST", "projects", { code: "P1", name: "n", owner: ann }], ["POST", "projects", { code: "P3", name: "n", owner: ann }],
  ["POST", "projects", { code: "N", name: "n", owner: nobody }], ["POST", "projects", { code: "N", name: "n", owner: ann, client: nobody }], ["POST", "project-labels", { project: projects.ann, label: nobody }],
  ["PATCH", `projects/${projects.ann}`, { budget: 100_000 }], ["PATCH", `projects/${projects.ann}`, { stage: "done" }], ["PATCH", `projects/${projects.shared}`, { name: "x" }],
  ["DELETE", "vouchers/nothing"], ["POST", "journals", { words: "x" }], ["POST", "slots", { day: "2024-01-01", seat: 2, by: ann }], ["POST", "vouchers", { code: "VOUCHER-BEN", worth: 1, by: ann }],
];

const same = async (one: Answer, other: Answer) => (observed(one) === observed(other) ? undefined : `${observed(one)}\n${observed(other)}`);

export const requests: readonly Attempt<World, Defence>[] = [
  {
    id: "request-01", does: "asks for another method by a header", must: "the header says nothing",
    attack: async (world) => {
      for (const name of ["x-http-method-override", "x-http-method", "x-method-override", "_method"]) {
        await world.send("ann", "POST", `projects/${projects.ann}`, {}, { [name]: "DELETE" });
        await world.get("ann", `projects/${projects.ann}`, { [name]: "DELETE" });
      }
      const [row] = await world.sql(`select archived_at from project where id = '${projects.ann}'`);
      return row?.["archived_at"] === null ? undefined : "the row is archived";
    },
  },
  {
    id: "request-02", does: "uses methods that an address does not have", must: "405 before any statement",
    attack: async (world) => {
      for (const [method, path] of [["PUT", `projects/${projects.ann}`], ["DELETE", "projects"], ["PURGE", "projects"], ["PATCH", "projects"], ["POST", "/presentation"], ["get", "/spec%20"], ["DELETE", "me"]] as const) {
        const { status, statements, text } = await world.send("ann", method, path);
        if ((status !== 405 && status !== 404) || statements.length > 0) return `${method} ${path}: ${status} ${text}`;
      }
      return undefined;
    },
  },
  {
    id: "request-03", does: "sends what a form of another site could send, without asking first", must: "415, nothing written",
    attack: async (world) => {
      for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/json", "application/json; charset=utf-7", "application/json; charset=utf-16", "application/jsonp", ""]) {
        const { status } = await world.send("ann", "POST", "vouchers", JSON.stringify({ code: type, worth: 1, by: ann }), { "content-type": type });
        if (status !== 415) return `${type}: ${status}`;
      }
      return undefined;
    },
  },
  {
    id: "request-04", does: "asks for html, to have its own words shown as a page", must: "JSON that no browser takes for a page",
    attack: async (world) => {
      for (const path of ["projects?filter=<script>alert(1)</script>", "%3Cscript%3E", "projects/%3Cimg%20src=x%3E"]) {
        const { headers } = await world.get("ann", path, { accept: "text/html" });
        if (!(headers.get("content-type") ?? "").startsWith("application/json") || headers.get("x-content-type-options") !== "nosniff" || !(headers.get("content-security-policy") ?? "").includes("default-src 'none'")) return JSON.stringify([...headers]);
      }
      return undefined;
    },
  },
  {
    id: "request-05", does: "says by headers that it is somebody else, from elsewhere, asking for something else", must: "the answer and the statements as without them",
    attack: async (world) => {
      const plain = await world.get("ann", "projects");
      for (const [name, value] of [["x-forwarded-for", "127.0.0.1"], ["forwarded", "for=127.0.0.1"], ["x-real-ip", "127.0.0.1"], ["x-original-url", "/api/v1/journals"], ["x-rewrite-url", "/api/v1/journals"], ["x-user-id", ben], ["x-forwarded-user", ben], ["x-remote-user", ben], ["x-roles", "admin"], ["x-forwarded-proto", "https"], ["range", "bytes=0-1"], ["x-forwarded-prefix", "/admin"]] as const) {
        const gained = await same(plain, await world.get("ann", "projects", { [name]: value }));
        if (gained !== undefined) return `${name}: ${gained}`;
      }
      return undefined;
    },
  },
  {
    id: "request-06", does: "has addresses of its own host written into an answer", must: "addresses are paths",
    attack: async (world) => {
      const made = await world.send("ann", "POST", "vouchers", { code: "V6", worth: 1, by: ann }, { host: "evil.example", "x-forwarded-host": "evil.example" });
      if (made.status !== 201) throw new Error(made.text);
      return found(made, "evil.example") ?? found(await world.get("ann", "/spec", { host: "evil.example", "x-forwarded-host": "evil.example" }), "evil.example");
    },
  },
  {
    id: "request-07", does: "has its own words repeated as the id of the request", must: "an id of the server's",
    attack: async (world) => found(await world.get("ann", "nothing", { "x-request-id": '"><script>alert(1)</script>' }), "script>"),
  },
  {
    id: "request-08", does: "climbs out of the folders of application and documentation", must: "404 or the page, no file of the machine",
    attack: async (world) => {
      for (const path of ["/app/%2e%2e/%2e%2e/package.json", "/app/assets/..%2f..%2f..%2fpackage.json", "/app/assets/%2e%2e/%2e%2e/%2e%2e/etc/passwd", "/docs/..%2f..%2f..%2fpackage.json", "/docs/%2e%2e%2f%2e%2e%2fetc/passwd", "/docs/....//package.json", "/app/assets/..\\..\\package.json", "/docs/package.json", "/docs//etc/passwd", "/docs/swagger-ui.css%00.js", "/docs/__proto__", "/docs/constructor"]) {
        const answer = await world.get("ann", path);
        const gained = found(answer, '"dependencies"', "root:", '"version":', '"license"');
        if (gained !== undefined || (answer.status === 200 && path.startsWith("/docs/"))) return `${path}: ${gained ?? answer.text.slice(0, 100)}`;
      }
      return undefined;
    },
  },
  {
    id: "request-09", does: "reads hidden fields in presentation, document and answers about the service", must: "they are not named",
    attack: async (world) => {
      for (const path of ["/presentation", "/spec", "/info", "/"]) {
        const gained = found(await world.get("ann", path), '"gateCode"', '"margin"', '"cap"', '"note"', "gate_code");
        if (gained !== undefined) return `${path}: ${gained.slice(0, 100)}`;
      }
      return undefined;
    }, without: "hiding",
  },
  {
    id: "request-10", does: "reads rules, tables and columns in presentation and document", must: "nothing of them",
    attack: async (world) => {
      for (const path of ["/presentation", "/spec"]) {
        const gained = found(await world.get(undefined, path), "owner_id", "tenant_id", "project_label", '"policy"', '"finance"', "domain.ts");
        if (gained !== undefined) return `${path}: ${gained.slice(0, 100)}`;
      }
      return undefined;
    },
  },
  {
    id: "request-11", does: "reads rules in what it may do itself", must: "no constants, roles of others, rows of others or hidden fields",
    attack: async (world) => {
      const mine = await world.get("ann", "me/abilities");
      if (mine.status !== 200) throw new Error(mine.text);
      return found(mine, "finance", "admin", ben, sue, "100", "gateCode", '"cap"', "owner_id", "domain.ts", "Journal\":{\"read\":true");
    },
  },
  {
    id: "request-12", does: "has it explained why others may do something, without being an administrator", must: "403 and 401, before any statement",
    attack: async (world) => {
      const body = { actor: { id: ben, tenant: null }, operation: "read", entity: "Project", id: projects.ben };
      if ((await world.send("admin", "POST", "explain", body)).status !== 200) throw new Error("Administrators are not answered either.");
      for (const [who, status] of [["ann", 403], ["finance", 403], ["pretender", 403], [undefined, 401]] as const) {
        const answer = await world.send(who, "POST", "explain", body);
        if (answer.status !== status || answer.statements.length > 0) return `${who}: ${answer.status} ${answer.text}`;
      }
      return undefined;
    },
  },
  {
    id: "request-13", does: "lets another site's script read answers", must: "no origin is let in, credentials least of all",
    attack: async (world) => {
      for (const origin of ["https://evil.example", "null", "http://localhost.evil.example", "http://localhost"]) {
        const [answer, preflight] = [await world.get("ann", "projects", { origin }), await world.send(undefined, "OPTIONS", "projects", undefined, { origin, "access-control-request-method": "DELETE" })];
        const gained = answer.headers.get("access-control-allow-origin") ?? preflight.headers.get("access-control-allow-origin");
        if (gained !== null) return gained;
      }
      return undefined;
    }, without: "closed origins",
  },
  {
    id: "request-14", does: "tells hidden rows by HEAD and OPTIONS, and by the length that they state", must: "as for rows that there are not",
    attack: async (world) => {
      for (const method of ["HEAD", "OPTIONS"]) {
        const gained = await same(await world.send("ann", method, `projects/${projects.ben}`), await world.send("ann", method, `projects/${nobody}`));
        if (gained !== undefined) return gained;
      }
      return undefined;
    }, without: "policies",
  },
  {
    id: "request-15", does: "guesses tags of hidden rows by If-None-Match", must: "404 as for rows that there are not",
    attack: async (world) => {
      for (const tag of ["*", '"1-abc"', 'W/"1"']) {
        const gained = await same(await world.get("ann", `projects/${projects.ben}`, { "if-none-match": tag }), await world.get("ann", `projects/${nobody}`, { "if-none-match": tag }));
        if (gained !== undefined) return gained;
      }
      return undefined;
    }, without: "policies",
  },
  {
    id: "request-16", does: "provokes every error there is, to read of tables, statements and code", must: "words of the domain alone",
    attack: async (world) => {
      for (const [method, path, body] of bad) {
        const answer = await world.send("ann", method, path, body);
        if (answer.status < 400) throw new Error(`${method} ${path} was taken: ${answer.text}`);
        const gained = found(answer, ...insides);
        if (gained !== undefined) return `${method} ${path}: ${gained}`;
      }
      return undefined;
    },
  },
  {
    id: "request-17", does: "lets caches on the way keep answers for others", must: "private or not stored",
    attack: async (world) => {
      for (const [who, path] of [["ann", "projects"], ["ann", `projects/${projects.ann}`], ["ann", "me"], ["ann", "me/abilities"], [undefined, "projects"], ["ann", "nothing"]] as const) {
        const control = (await world.get(who, path)).headers.get("cache-control") ?? "";
        if (!/private|no-store/.test(control)) return `${path}: ${control}`;
      }
      return undefined;
    },
  },
  {
    id: "request-18", does: "asks right after somebody with more rights has asked the same", must: "each is answered for himself",
    attack: async (world) => {
      for (const who of ["finance", "ann", "finance", undefined, "ann", "ben", "ann"]) {
        const answer = await world.get(who, "projects?fields=secret,name&sort=name");
        const gained = who === "ann" || who === undefined ? found(answer, "GOLD", "HOUSE") : undefined;
        if (gained !== undefined) return gained;
      }
      return undefined;
    }, without: "policies",
  },
  {
    id: "request-19", does: "asks with one tag for the abilities of another", must: "200 with its own, not 304",
    attack: async (world) => {
      const tag = (await world.get("admin", "me/abilities")).headers.get("etag") ?? "";
      const answer = await world.get("ann", "me/abilities", { "if-none-match": tag });
      return tag !== "" && answer.status === 200 ? undefined : `${answer.status}`;
    }, without: "policies",
  },
];
