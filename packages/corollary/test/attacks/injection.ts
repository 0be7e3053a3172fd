import { found, type Attempt } from "./attempt.js";
import { ann, ben, projects } from "./rows.js";
import type { Answer, Defence, World } from "./world.js";

const asked = (filter: string) => `projects?filter=${encodeURIComponent(filter)}`;

/** That every answer is a refusal in the words of the API, or a page without rows. */
async function nothing(answers: readonly Promise<Answer>[]): Promise<string | undefined> {
  for (const answer of await Promise.all(answers)) {
    const refused = answer.status >= 400 && answer.status < 500 && typeof answer.body?.error?.code === "string";
    const empty = answer.status === 200 && Array.isArray(answer.body?.data) && answer.body.data.length === 0;
    if (!refused && !empty) return `${answer.status} ${answer.text}`;
  }
  return undefined;
}

/** That every answer is a refusal. */
async function refused(answers: readonly Promise<Answer>[]): Promise<string | undefined> {
  for (const answer of await Promise.all(answers)) if (answer.status < 400 || answer.status >= 500) return `${answer.status} ${answer.text}`;
  return undefined;
}

const inherited = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "constructor.prototype", "__proto__.name", "valueOf.length"];

/** The cursor of a page, with other positions: FNV-1a can be run backwards, so that its check is no obstacle. */
export function forged(cursor: string, position: string): string {
  const text = Buffer.from(cursor, "base64url").toString();
  const inverse = 0x359c449b; // Of 0x01000193, modulo 2 to the 32.
  let hash = Number.parseInt(text.slice(0, 8), 16);
  for (const char of [...text.slice(8)].reverse()) hash = Math.imul(hash, inverse) ^ char.charCodeAt(0);
  for (const char of position) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193);
  return Buffer.from(`${(hash >>> 0).toString(16).padStart(8, "0")}${position}`).toString("base64url");
}

async function withCursor(world: World, sort: string, positions: readonly unknown[]): Promise<readonly Answer[]> {
  const { body } = await world.get("ann", `projects?sort=${sort}&limit=1`);
  const cursor: string = body.meta.nextCursor;
  const original = Buffer.from(cursor, "base64url").toString().slice(8);
  const same = await world.get("ann", `projects?sort=${sort}&limit=1&cursor=${forged(cursor, original)}`);
  if (same.status !== 200) throw new Error("The cursor was not forged well.");
  return Promise.all(positions.map((position) => world.get("ann", `projects?sort=${sort}&limit=9&cursor=${forged(cursor, JSON.stringify(position))}`)));
}

const patch = (world: World, body: unknown) => world.send("ann", "PATCH", `projects/${projects.ann}`, body);

export const injection: readonly Attempt<World, Defence>[] = [
  {
    id: "inject-01", does: "ends the quotes of a value in a filter and goes on in SQL", must: "a value like any other: no row",
    attack: (world) => nothing([`name=="x' or '1'='1"`, `name=="x'; drop table line; --"`, `name=="\\\\' or true --"`, `name=="$1"`, `name=="$$;select 1;$$"`, `name==x'||pg_sleep(1)||'`].map((filter) => world.get("ann", asked(filter)))),
  },
  {
    id: "inject-02", does: "puts SQL where the name of a field belongs, in filter, sort, include and fields", must: "400 naming what is not known",
    attack: (world) => refused([asked(`name"::text==x`), asked("name) or (1=1==x"), asked("name/**/==x"), "projects?sort=name;select", "projects?sort=(select%201)", 'projects?sort=name"%20desc--', 'projects?include=lines");drop', "projects?fields=name,1%20as%20x", "projects?fields=*"].map((path) => world.get("ann", path))),
  },
  {
    id: "inject-03", does: "names what JavaScript objects inherit as fields", must: "400, as for any name that there is not",
    attack: (world) => refused(inherited.flatMap((name) => [asked(`${name}==x`), `projects?sort=${name}`, `projects?include=${name}`, `projects?fields=${name}`, `projects?${name}=x`]).map((path) => world.get("ann", path))),
  },
  {
    id: "inject-04", does: "names what JavaScript objects inherit as entity, action and row", must: "404",
    attack: (world) => refused(["__proto__", "constructor", "toString", "__proto__/x", `projects/${projects.ann}/constructor`, "vouchers/__proto__", "vouchers/constructor"].map((path) => world.get("ann", path))),
  },
  {
    id: "inject-05", does: "pollutes the prototype of all objects by a body", must: "400 or 422, no object has gained anything",
    attack: async (world) => {
      await patch(world, '{"__proto__":{"polluted":1},"name":"x"}');
      await patch(world, '{"data":{"__proto__":{"polluted":1}}}');
      await patch(world, { constructor: { prototype: { polluted: 1 } } });
      await world.send("ann", "POST", "projects/bulk", '[{"__proto__":{"polluted":1}}]');
      const gained = Reflect.get({}, "polluted");
      if (gained !== undefined) return `Every object has ${String(gained)}`;
      return found(await world.get("ann", `projects/${projects.ann}`), "polluted");
    },
  },
  {
    id: "inject-06", does: "sends fields whose names objects inherit, for new rows and changes", must: "422 by name",
    attack: (world) => refused(["constructor", "toString", "hasOwnProperty", "valueOf"].map((name) => patch(world, { [name]: "x" }))),
  },
  {
    id: "inject-07", does: "steps into json by filter, with quotes and operators of Postgres", must: "400 or no row",
    attack: (world) => nothing(["data.a==1", `data."a'b"==1`, "data->>'a'==1", "data.a'||'b==1", "data.__proto__==1", `data=="{}"`, "data=contains=a"].map((filter) => world.get("ann", asked(filter)))),
  },
  {
    id: "inject-08", does: "forges the positions of a cursor as SQL", must: "a value like any other, or 400",
    attack: async (world) => {
      const answers = await withCursor(world, "name", [["x' or true --", projects.ann], ["x", "' or true --"], ["\u0000", projects.ann], ["x", `${projects.ann}'::uuid) or (true`]]);
      return answers.map((answer) => found(answer, "HOUSE", "TOWER")).find((each) => each !== undefined);
    },
  },
  {
    id: "inject-09", does: "forges positions of wrong number and type", must: "400, never a fault",
    attack: async (world) => {
      const answers = await withCursor(world, "budget,due", [[], ["1"], ["1", null, "x", "y"], ["x", null, projects.ann], ["1", "no day", projects.ann], ["1", null, "no key"], [1, null, projects.ann], [{}, null, null], "text", null, { length: 3 }]);
      const wrong = answers.flatMap((answer, index) => (answer.status === 400 ? [] : [`${index}: ${answer.status} ${answer.text}`]));
      return wrong[0];
    },
  },
  {
    id: "inject-10", does: "goes on with the cursor of another entity or order", must: "400",
    attack: async (world) => {
      const { body } = await world.get("ann", "lines?limit=1&sort=what&archived=include").then((answer) => (answer.status === 200 ? answer : world.get("ann", "lines?limit=1&sort=what")));
      const cursor: string = body.meta.nextCursor;
      return refused([world.get("ann", `projects?sort=name&cursor=${cursor}`), world.get("ann", `lines?sort=-what&cursor=${cursor}`), world.get("ann", `lines?cursor=${cursor}`), world.get("ann", "lines?cursor=%00"), world.get("ann", `lines?cursor=${"A".repeat(5000)}`)]);
    },
  },
  {
    id: "inject-11", does: "writes quotes, letters and blanks of Unicode that look like others", must: "no row, or 400 for names",
    attack: (world) => nothing([`name==\u02bc or true`, `name=="\uff07 or 1=1"`, `n\u0430me==Garden`, `ｎame==Garden`, `name\u200b==Garden`, `name=="Garden\u202e"`, `name=="GARDEN"`, `name=="Gar\u00adden"`].map((filter) => world.get("ann", asked(filter)))),
  },
  {
    id: "inject-12", does: "sends NUL, halves of characters and bytes that are no text", must: "400 or 422, never a fault",
    attack: (world) => refused([
      world.get("ann", "projects?filter=name==%00"), world.get("ann", "projects?filter=name==%ff"), world.get("ann", "vouchers/%00"), world.get("ann", "vouchers/%c0%af"), world.get("ann", "vouchers/%ed%a0%80"), world.get("ann", "vouchers/%"),
      patch(world, { name: "a\u0000b" }), patch(world, '{"name":"\\ud800"}'), patch(world, { data: { "a\u0000": 1 } }), patch(world, '{"data":["\\udfff"]}'),
    ]),
  },
  {
    id: "inject-13", does: "encodes a key otherwise, once more or with dots, to reach a row or an address beside it", must: "404 or 400, but for the one right way",
    attack: async (world) => {
      const right = await world.get("ann", "vouchers/a%2Fb");
      if (right.status !== 200) throw new Error(`The row itself is answered with ${right.status}.`);
      return refused(["vouchers/a%252Fb", "vouchers/VOUCHER%2DBEN", "vouchers/%56OUCHER-BEN", "vouchers/%2e%2e%2fprojects", "vouchers/a%2fb%00", "vouchers/a%2fb%20", "vouchers/..%2f..%2fme", "vouchers/A%2FB"].map((path) => world.get("ann", path)));
    },
  },
  {
    id: "inject-14", does: "gives keys of several fields too many, too few or others' values", must: "400, and 404 as for rows that there are not",
    attack: async (world) => {
      if ((await world.get("ann", "slots/2024-01-01,1")).status !== 200) throw new Error("The row itself is not there.");
      return refused(["slots/2024-01-01,2", "slots/2024-01-01", "slots/2024-01-01,1,1", "slots/2024-01-01%2C1", "slots/1,2024-01-01", "slots/2024-01-01,1%20or%201=1", "slots/infinity,1", "slots/2024-01-01,1e0", "slots/2024-01-01,99999999999"].map((path) => world.get("ann", path)));
    },
  },
  {
    id: "inject-15", does: "finds everything by the signs that LIKE reads", must: "they are letters to contains, starts and ends",
    attack: (world) => nothing(["name=contains=%", "name=contains=_", "name=starts=%25", `name=icontains="\\\\"`, "name=ends=_______"].map((filter) => world.get("ann", asked(filter)))),
  },
  {
    id: "inject-16", does: "ends a pattern of LIKE in its own escape", must: "200 or 400, never a fault",
    attack: (world) => nothing([`name=like="\\\\"`, `name=like="x\\\\"`, `name=ilike="%\\\\"`].map((filter) => world.get("ann", asked(filter)))),
  },
  {
    id: "inject-17", does: "names a member of a body twice, so that one is checked and the other written", must: "what is written is what was judged",
    attack: async (world) => {
      await world.send("ann", "POST", "projects", `{"code":"D1","name":"n","owner":"${ann}","owner":"${ben}"}`);
      await world.send("ann", "POST", "projects", `{"code":"D2","name":"n","owner":"${ben}","owner":"${ann}"}`);
      const made = await world.sql(`select code from project where code in ('D1', 'D2') and owner_id <> '${ann}'`);
      return made.length === 0 ? undefined : JSON.stringify(made);
    }, without: "policies",
  },
  {
    id: "inject-18", does: "sends numbers beyond all bounds", must: "422, never a fault",
    attack: (world) => refused(['{"budget":1e400}', '{"budget":-1e400}', '{"budget":99999999999}', '{"budget":1.5}', '{"budget":"1"}', '{"effort":"1e5"}', '{"effort":"NaN"}', '{"effort":"Infinity"}', `{"effort":"${"9".repeat(5000)}"}`, '{"effort":12.5}', `{"data":${"9".repeat(400)}}`].map((body) => patch(world, body))),
  },
  {
    id: "inject-19", does: "asks for numbers beyond all bounds in filters", must: "400 or no row, never a fault",
    attack: (world) => nothing(["budget==99999999999999999999", `budget>${"9".repeat(400)}`, "budget==1e400", "budget==NaN", "effort==Infinity", `effort==0.${"0".repeat(3000)}1`, "effort=gt=1e999999999"].map((filter) => world.get("ann", asked(filter)))),
  },
  {
    id: "inject-20", does: "sends words that Postgres takes for days: infinity, today, epoch", must: "422 and 400: days are days",
    attack: (world) => refused(["infinity", "-infinity", "now", "today", "epoch", "2024-01-01 BC", "99999-01-01", "2024-02-30"].flatMap((day) => [patch(world, { due: day }), world.get("ann", asked(`due=="${day}"`))])),
  },
  {
    id: "inject-21", does: "sends ranges that are none", must: "422, never a fault",
    attack: (world) => refused([{ lower: "2024-01-09", upper: "2024-01-01", bounds: "[)" }, "[2024-01-01,)", { lower: "infinity", upper: null, bounds: "[)" }, { lower: "2024-01-01", upper: "2024-01-02", bounds: "[);--" }, { empty: "yes" }].map((during) => world.send("ann", "POST", "bookings", { during, room: "r", by: ann }))),
  },
  {
    id: "inject-22", does: "sends words of a state with a cast of Postgres", must: "422 and 400",
    attack: (world) => refused([patch(world, { stage: "open'::stage" }), patch(world, { stage: ["open"] }), world.get("ann", asked("stage=='draft'::text")), world.get("ann", asked("stage==DRAFT"))]),
  },
  {
    id: "inject-23", does: "is called what is no key: an actor's id and tenant from a foreign token", must: "no row, never a fault",
    attack: async (world) => {
      for (const who of ["robot", "quoted", "empty"]) {
        for (const path of ["projects?filter=shared==false", "clients", "vouchers", "people?filter=phone=isnull=false"]) {
          const answer = await world.get(who, path);
          const gained = answer.status === 200 && answer.body.data.length > 0 ? `${who} ${answer.text}` : undefined;
          if (gained !== undefined) return gained;
        }
        const made = await world.send(who, "POST", "vouchers", { code: `made by ${who}`, worth: 1, by: ann });
        if (made.status < 400) return made.text;
      }
      return undefined;
    }, without: "policies",
  },
  {
    id: "inject-24", does: "holds roles with names of SQL, of objects and of rules in other letters", must: "roles are compared whole",
    attack: async (world) => found(await world.get("pretender", "projects?fields=secret"), "GOLD"), without: "policies",
  },
];
