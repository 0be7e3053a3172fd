import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { root } from "../docs/pages.js";
import { inference } from "./inference.js";
import { injection } from "./injection.js";
import { pool } from "./pool.js";
import { requests } from "./requests.js";
import { resources } from "./resources.js";
import { sessions } from "./sessions.js";
import { tenancy } from "./tenancy.js";
import { writes } from "./writes.js";

const themes = { inference, writes, tenancy, injection, requests, resources, sessions, pool };
const page = readFileSync(join(root, "docs/security.md"), "utf8");

it("the page on security counts the attempts, and those that are seen to succeed without their defence", () => {
  const counted = Object.fromEntries([...page.matchAll(/^\| `(\w+)` \|.*\| (\d+) \| (\d+) \|$/gm)].map(([, theme = "", all, proved]) => [theme, [Number(all), Number(proved)]]));
  const there = Object.fromEntries(Object.entries(themes).map(([theme, attempts]) => [theme, [attempts.length, attempts.filter(({ without }) => without !== undefined).length]]));
  expect(counted).toEqual(there);
});

it("no two attempts have one name", () => {
  const ids = Object.values(themes).flatMap((attempts) => attempts.map(({ id }) => id));
  expect(new Set(ids).size).toBe(ids.length);
  expect(page).toContain(`${ids.length} attempts`);
});
