import { SignJWT } from "jose";
import { Secret, TOTP } from "otpauth";
import { createAccount } from "../../src/identity/account/register.js";
import { goodPassword, tokenIn, type Answered, type Browser, type World } from "../identity/service.js";
import type { Attempt } from "./attempt.js";

const auth = "/api/v1/auth";
const cookie = "corollary-session";
let people = 0;

interface Somebody { readonly email: string; readonly id: string; readonly browser: Browser }

/** A person of its own for each attempt, signed in. */
async function somebody(world: World, roles: readonly string[] = []): Promise<Somebody> {
  const email = `victim-${++people}@example.com`;
  const { id } = await createAccount(world.identity.db, { email, name: `Person ${people}`, password: goodPassword, roles, memberships: [{ tenant: "acme", roles: ["editor"] }, { tenant: "globex" }] });
  const browser = world.browser(`192.0.2.${people % 250}`);
  await signIn(browser, email);
  return { email, id, browser };
}

async function signIn(browser: Browser, email: string): Promise<Answered> {
  const answer = await browser.send("POST", `${auth}/password/sign-in`, { email, password: goodPassword });
  if (answer.status !== 200) throw new Error(`Nobody can sign in: ${answer.text}`);
  return answer;
}

const inside = async (browser: Browser, headers?: Record<string, string>) => (await browser.send("GET", `${auth}/session`, undefined, headers)).status === 200;

/** A browser of the attacker's with a token that it got hold of. */
function thief(world: World, token: string | undefined): Browser {
  const browser = world.browser("203.0.113.66");
  if (token !== undefined) browser.cookies.set(cookie, token);
  return browser;
}

const gained = (what: string, yes: boolean) => (yes ? what : undefined);

/** The token of the last mail to that address. */
async function mailedTo(world: World, email: string): Promise<string> {
  await world.identity.post.settled();
  return tokenIn(world.mails.findLast((mail) => mail.to === email));
}

const told = ({ status, text, headers }: Answered) => JSON.stringify([status, text, [...headers.keys()].filter((name) => name !== "x-request-id").sort()]);

export const sessions: readonly Attempt<World, never>[] = [
  {
    id: "session-01", does: "plants the cookie of a session before somebody signs in (fixation)", must: "a new token: the planted one opens nothing",
    attack: async (world) => {
      const { email, browser } = await somebody(world);
      const own = browser.cookies.get(cookie);
      const victim = world.browser("192.0.2.251");
      victim.cookies.set(cookie, own ?? "");
      await signIn(victim, email);
      return gained("the planted session is still good", await inside(thief(world, own))) ?? gained("the token stayed", victim.cookies.get(cookie) === own);
    },
  },
  {
    id: "session-02", does: "plants a second cookie of the same name from a sub-domain", must: "neither counts",
    attack: async (world) => {
      const { browser } = await somebody(world);
      const token = browser.cookies.get(cookie);
      return gained("one of two cookies was taken", await inside(world.browser(), { cookie: `${cookie}=${token}; ${cookie}=${"p".repeat(43)}` }));
    },
  },
  {
    id: "session-03", does: "uses a token again after signing out", must: "401",
    attack: async (world) => {
      const { browser } = await somebody(world);
      const token = browser.cookies.get(cookie);
      await browser.send("POST", `${auth}/sign-out`);
      return gained("the session goes on", await inside(thief(world, token)));
    },
  },
  {
    id: "session-04", does: "uses a stolen token after the password was changed", must: "401: all other sessions have ended",
    attack: async (world) => {
      const { email, browser } = await somebody(world);
      const stolen = world.browser("192.0.2.252");
      await signIn(stolen, email);
      const changed = await browser.send("POST", `${auth}/password`, { current: goodPassword, password: `${goodPassword}-new` });
      if (changed.status >= 300) throw new Error(changed.text);
      return gained("the stolen session goes on", await inside(stolen));
    },
  },
  {
    id: "session-05", does: "keeps its session while its roles are taken away", must: "the roles are gone with the next request",
    attack: async (world) => {
      const { email, browser } = await somebody(world, ["admin"]);
      await world.database.query({ text: `update "user" set roles = '{}' where email = $1`, params: [email] });
      const { body } = await browser.send("GET", `${auth}/session`);
      return gained("it is administrator still", body.data.roles.includes("admin"));
    },
  },
  {
    id: "session-06", does: "acts on in a tenant that it was put out of", must: "no tenant, none of its roles",
    attack: async (world) => {
      const { id, browser } = await somebody(world);
      await browser.send("POST", `${auth}/session/tenant`, { tenant: "acme" });
      await world.database.query({ text: "delete from membership where account_id = $1::uuid and tenant = 'acme'", params: [id] });
      const { body } = await browser.send("GET", `${auth}/session`);
      return gained("it acts there still", body.data.tenant !== null || body.data.roles.includes("editor"));
    },
  },
  {
    id: "session-07", does: "chooses a tenant that it does not belong to, and names one by header", must: "403; headers say nothing",
    attack: async (world) => {
      const { browser } = await somebody(world);
      const { status } = await browser.send("POST", `${auth}/session/tenant`, { tenant: "umbrella" });
      const answer = await browser.send("GET", `${auth}/session`, undefined, { "x-tenant-id": "umbrella", host: "umbrella.localhost" });
      return gained("it acts in a tenant of others", status !== 403 || (answer.status < 400 && answer.body.data.tenant !== null));
    },
  },
  {
    id: "session-08", does: "learns from answers who has an account: sign-in, link, reset", must: "one answer, for all addresses",
    attack: async (world) => {
      const { email } = await somebody(world);
      for (const [path, more] of [["password/sign-in", { password: "wrong-wrong-wrong" }], ["magic-link", {}], ["password/reset", {}]] as const) {
        const [known, unknown] = [await world.browser("198.51.100.7").send("POST", `${auth}/${path}`, { email, ...more }), await world.browser("198.51.100.8").send("POST", `${auth}/${path}`, { email: `no-${email}`, ...more })];
        if (told(known) !== told(unknown)) return `${path}: ${told(known)} ${told(unknown)}`;
      }
      return undefined;
    },
  },
  {
    id: "session-09", does: "follows a mailed link twice, and many at once", must: "one succeeds",
    attack: async (world) => {
      const { email } = await somebody(world);
      await world.browser("198.51.100.9").send("POST", `${auth}/magic-link`, { email });
      const token = await mailedTo(world, email);
      const answers = await Promise.all(Array.from({ length: 6 }, () => world.browser("198.51.100.10").send("POST", `${auth}/magic-link/finish`, { token })));
      const many = answers.filter(({ status }) => status === 200).length;
      if (many === 0) throw new Error("The link opens for nobody.");
      return gained(`${many} sessions by one link`, many > 1);
    },
  },
  {
    id: "session-10", does: "opens the link as scanners of mails do, before the person", must: "a GET uses nothing up, and signs nobody in",
    attack: async (world) => {
      const { email } = await somebody(world);
      await world.browser("198.51.100.11").send("POST", `${auth}/magic-link`, { email });
      const token = await mailedTo(world, email);
      const scanner = world.browser("198.51.100.12");
      await scanner.send("GET", `${auth}/magic-link/finish?token=${token}`);
      await scanner.send("GET", `/app/sign-in/magic-link?token=${token}`);
      const person = await world.browser("198.51.100.13").send("POST", `${auth}/magic-link/finish`, { token });
      return gained("the scanner is signed in", scanner.cookies.has(cookie)) ?? gained("the link is used up", person.status !== 200);
    },
  },
  {
    id: "session-11", does: "uses a token of one purpose for another: a sign-in link to set a password", must: "422",
    attack: async (world) => {
      const { email } = await somebody(world);
      await world.browser("198.51.100.14").send("POST", `${auth}/magic-link`, { email });
      const token = await mailedTo(world, email);
      const answer = await world.browser("198.51.100.14").send("POST", `${auth}/password/reset/finish`, { token, password: `${goodPassword}-other` });
      return gained(answer.text, answer.status < 400);
    },
  },
  {
    id: "session-12", does: "resets a password twice with one token, or after another was asked for", must: "a token is good once",
    attack: async (world) => {
      const { email } = await somebody(world);
      await world.browser("198.51.100.15").send("POST", `${auth}/password/reset`, { email });
      const token = await mailedTo(world, email);
      const reset = (password: string) => world.browser("198.51.100.15").send("POST", `${auth}/password/reset/finish`, { token, password });
      const first = await reset(`${goodPassword}-first`);
      if (first.status >= 400) throw new Error(first.text);
      return gained("the token was good twice", (await reset(`${goodPassword}-second`)).status < 400);
    },
  },
  {
    id: "session-13", does: "has links in mails lead to its own host, by the headers of the request", must: "the origin of the config",
    attack: async (world) => {
      const { email } = await somebody(world);
      await world.browser("198.51.100.16").send("POST", `${auth}/password/reset`, { email }, { host: "evil.example", "x-forwarded-host": "evil.example", origin: "http://localhost:3000", forwarded: "host=evil.example" });
      await world.identity.post.settled();
      const mail = world.mails.findLast(({ to }) => to === email);
      if (mail === undefined) throw new Error("There is no mail.");
      return gained(mail.text, mail.text.includes("evil.example") || !mail.text.includes("http://localhost:3000/"));
    },
  },
  {
    id: "session-14", does: "writes line breaks into an address, to send mails to others", must: "422, no mail",
    attack: async (world) => {
      const before = world.mails.length;
      for (const email of ["a@example.com\r\nBcc: b@example.com", "a@example.com,b@example.com", "\"a@example.com\nx\"@example.com", "a@example.com\u0000"]) await world.browser("198.51.100.17").send("POST", `${auth}/magic-link`, { email });
      await world.identity.post.settled();
      return gained(JSON.stringify(world.mails.slice(before)), world.mails.length > before);
    },
  },
  {
    id: "session-15", does: "signs in by an address that looks like another's: other cases, letters and blanks of Unicode", must: "no link to the look-alike for somebody else's account",
    attack: async (world) => {
      const { email } = await somebody(world);
      const before = world.mails.length;
      for (const alike of [email.replace("i", "\u0131"), email.replace("a", "\u0430"), email.replace("@", "\uff20"), `${email}\u200b`, email.replace("v", "\u2174")]) await world.browser("198.51.100.18").send("POST", `${auth}/magic-link`, { email: alike });
      await world.identity.post.settled();
      return gained(JSON.stringify(world.mails.slice(before)), world.mails.length > before);
    },
  },
  {
    id: "session-16", does: "repeats the digits of a one-time password in another browser", must: "422: taken once",
    attack: async (world) => {
      const { email, browser } = await somebody(world);
      const { secret } = (await browser.send("POST", `${auth}/one-time-password`)).body.data;
      const digits = () => new TOTP({ secret: Secret.fromBase32(secret), digits: 6, period: 30 }).generate({ timestamp: world.identity.now().getTime() });
      await browser.send("POST", `${auth}/one-time-password/confirm`, { code: digits() });
      world.pass(30);
      const half = async (address: string) => {
        const at = world.browser(address);
        await at.send("POST", `${auth}/password/sign-in`, { email, password: goodPassword });
        return at;
      };
      const code = digits();
      const [person, attacker] = [await half("198.51.100.19"), await half("198.51.100.20")];
      if (await inside(attacker)) return "half a sign-in opens the session";
      if ((await person.send("POST", `${auth}/second-factor`, { code })).status !== 200) throw new Error("The digits are not taken at all.");
      return gained("the digits were taken twice", (await attacker.send("POST", `${auth}/second-factor`, { code })).status === 200);
    },
  },
  {
    id: "session-17", does: "guesses a password from many addresses made up in X-Forwarded-For", must: "429: the header counts for nothing",
    attack: async (world) => {
      const { email } = await somebody(world);
      for (let n = 0; n < 40; n++) {
        const answer = await world.browser("203.0.113.77").send("POST", `${auth}/password/sign-in`, { email, password: `guess-${n}` }, { "x-forwarded-for": `10.1.0.${n}` });
        if (answer.status === 429) return undefined;
      }
      return "forty guesses without waiting";
    },
  },
  {
    id: "session-18", does: "guesses keys: with the right beginning, in other letters, as a prefix, as a cookie", must: "401",
    attack: async (world) => {
      const { browser } = await somebody(world, ["admin"]);
      const { secret } = (await browser.send("POST", `${auth}/api-keys`, { name: "Reports" })).body.data;
      const opens = async (key: string) => (await world.browser().send("GET", "/api/v1/notes", undefined, { authorization: `Bearer ${key}`, "sec-fetch-site": "" })).status === 200;
      if (!(await opens(secret))) throw new Error("The key itself opens nothing.");
      for (const key of [secret.slice(0, 10), secret.slice(0, -1), `${secret.slice(0, -1)}A`, `${secret}A`, secret.toUpperCase(), "ck_", `ck_${"A".repeat(43)}`, "ck_%", `${secret}%00`]) if (key !== secret && await opens(key)) return key;
      return gained("a key serves as session", await inside(thief(world, secret)));
    },
  },
  {
    id: "session-19", does: "makes itself administrator: by the body of registration, account, invitation or key", must: "403, 404 or 422; the roles as they were",
    attack: async (world) => {
      const { email, id, browser } = await somebody(world);
      for (const [method, path, body] of [["PATCH", `/api/v1/users/${id}`, { roles: ["admin"] }], ["POST", "/api/v1/memberships", { account: id, tenant: "umbrella", roles: ["admin"] }], ["PATCH", "/api/v1/users/bulk", [{ id, roles: ["admin"] }]], ["POST", `${auth}/invitations`, { email: "new@example.com", roles: ["admin"] }], ["POST", `${auth}/service-accounts`, { name: "Mine", roles: ["admin"] }], ["POST", `${auth}/register`, { email: "other@example.com", roles: ["admin"] }]] as const) {
        const answer = await browser.send(method, path, body);
        if (answer.status < 400 && answer.status !== 207) return `${path}: ${answer.text}`;
      }
      const { rows } = await world.database.query({ text: `select u.roles::text as roles, (select count(*)::text from membership m where m.account_id = u.id) as memberships from "user" u where u.email = $1`, params: [email] });
      return gained(JSON.stringify(rows), JSON.stringify(rows) !== '[{"roles":"{}","memberships":"2"}]');
    },
  },
  {
    id: "session-20", does: "reads and ends sessions, keys and passkeys of somebody else by their ids", must: "404 as for ids that there are not",
    attack: async (world) => {
      const [one, other] = [await somebody(world), await somebody(world)];
      const [session] = (await other.browser.send("GET", `${auth}/sessions`)).body.data;
      const { id: key } = (await other.browser.send("POST", `${auth}/api-keys`, { name: "Mine" })).body.data;
      for (const path of [`sessions/${session.id}`, `api-keys/${key}`]) {
        const [there, nowhere] = [await one.browser.send("DELETE", `${auth}/${path}`), await one.browser.send("DELETE", `${auth}/${path.split("/")[0]}/00000000-0000-7000-8000-00000000ffff`)];
        if (there.status !== 404 || there.text !== nowhere.text) return there.text;
      }
      return gained("the session was ended", !(await inside(other.browser)));
    },
  },
  {
    id: "session-21", does: "has another site send requests with the cookie", must: "403, whatever headers are left out",
    attack: async (world) => {
      for (const headers of [{ "sec-fetch-site": "cross-site" }, { "sec-fetch-site": "same-site" }, { "sec-fetch-site": "", origin: "https://evil.example" }, { "sec-fetch-site": "", origin: "null" }, { "sec-fetch-site": "" }, { "sec-fetch-site": "", referer: "http://localhost:3000/" }, { "sec-fetch-site": "", origin: "http://localhost:3000.evil.example" }]) {
        const { browser } = await somebody(world);
        const answer = await browser.send("POST", "/api/v1/notes", { title: "forged" }, headers);
        if (answer.status !== 403) return `${JSON.stringify(headers)}: ${answer.text}`;
      }
      return undefined;
    },
  },
  {
    id: "session-22", does: "signs a token itself: by no algorithm, a shared secret, a key that it brings along", must: "401",
    attack: async (world) => {
      const claims = { iss: "https://issuer.example", aud: "notes", sub: "robot", exp: 4_000_000_000 };
      const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
      const shared = await new SignJWT(claims).setProtectedHeader({ alg: "HS256", kid: "../../dev/null" }).sign(new Uint8Array(32));
      for (const token of [`${part({ alg: "none" })}.${part(claims)}.`, `${part({ alg: "NONE" })}.${part(claims)}.AAAA`, shared, `${part({ alg: "RS256", jku: "https://evil.example/keys", jwk: { kty: "oct", k: "AA" } })}.${part(claims)}.AAAA`, `${part({ alg: "RS256", kid: "' or 1=1" })}.${part({ ...claims, iss: "https://evil.example" })}.AAAA`, "a.b.c", "..", `${part({})}.${part({})}.`]) {
        const answer = await world.browser().send("GET", "/api/v1/notes", undefined, { authorization: `Bearer ${token}`, "sec-fetch-site": "" });
        if (answer.status !== 401) return `${token}: ${answer.status}`;
      }
      return undefined;
    },
  },
  {
    id: "session-23", does: "asks for what sign-in keeps through the API: sessions, hashes, secrets, keys", must: "404; accounts show none of it",
    attack: async (world) => {
      const { browser } = await somebody(world);
      for (const path of ["sessions", "passwords", "passkeys", "one-time-passwords", "recovery-codes", "linked-identities", "api-keys", "pending-flows", "known-devices"]) if ((await browser.send("GET", `/api/v1/${path}`)).status !== 404) return path;
      for (const query of ["include=sessions", "include=passwords", "filter=sessions.tokenHash==x", "filter=password.hash=like=*", "sort=password.hash", "fields=passwordHash"]) {
        const answer = await browser.send("GET", `/api/v1/users?${query}`);
        if (answer.status !== 400) return `${query}: ${answer.status}`;
      }
      return undefined;
    },
  },
  {
    id: "session-24", does: "does what is dangerous with a session whose proof is old", must: "403: sign in afresh",
    attack: async (world) => {
      const { browser } = await somebody(world);
      world.pass(1000);
      const answers = [await browser.send("POST", `${auth}/api-keys`, { name: "Late" }), await browser.send("POST", `${auth}/one-time-password`), await browser.send("POST", `${auth}/email`, { email: "thief@example.com" })];
      const taken = answers.find(({ status }) => status < 400);
      return taken?.text;
    },
  },
  {
    id: "session-25", does: "sends tokens of an issuer that cannot be reached, to be let in or to fill the log with faults", must: "503, nobody let in, no fault",
    attack: async (world) => {
      const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
      const token = `${part({ alg: "RS256", kid: "one" })}.${part({ iss: "https://away.example", aud: "notes", sub: "robot", exp: 4_000_000_000 })}.AAAA`;
      const { status, headers } = await world.browser().send("GET", "/api/v1/notes", undefined, { authorization: `Bearer ${token}`, "sec-fetch-site": "" });
      return gained(`answered with ${status}`, status !== 503 || headers.get("retry-after") === null || world.faults.length > 0);
    },
  },
];
