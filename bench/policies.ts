import { compile, date, Entity, integer, many, policy, ref, table, text, type Context } from "corollary";
import { createContext, openService } from "corollary/server";
import { startPostgres } from "./database/postgres.js";
import { interleave, sequentially, type Contender } from "./measure/rounds.js";
import { median, pairedRatio } from "./measure/statistics.js";

/**
 * What policies cost: a list of 50 rows under a policy, beside the same list with the same condition written by hand, and
 * without any. All three read on behalf of an actor, through the same context. `--rows=1000,1000000` says of how many.
 */

class Person extends Entity {
  name = text();
}
class Membership extends Entity {
  team = ref(() => Team);
  person = ref(() => Person);
}
class Team extends Entity {
  name = text();
  members = many(() => Membership, (membership) => membership.team);
}
class Paper extends Entity {
  title = text();
  owner = ref(() => Person);
  team = ref(() => Team);
  filed = date();
  pages = integer();
}
const indexes = table(Paper, (paper) => ({ indexes: [[paper.owner, paper.filed], [paper.team, paper.filed], [paper.filed]] }));
const plain = { Person, Membership, Team, Paper, indexes };
const open = <E extends typeof Person | typeof Membership | typeof Team>(entity: E) => policy(entity, () => ({ read: true }));
const others = { people: open(Person), memberships: open(Membership), teams: open(Team) };

const models = {
  plain: compile(plain),
  owner: compile({ ...plain, ...others, papers: policy(Paper, (paper, actor) => ({ read: paper.owner.is(actor.id) })) }),
  team: compile({ ...plain, ...others, papers: policy(Paper, (paper, actor) => ({ read: paper.team.members.some((member) => member.person.is(actor.id)) })) }),
  field: compile({ ...plain, ...others, papers: policy(Paper, (paper, actor) => ({ read: paper.owner.is(actor.id), fields: { pages: { read: paper.owner.is(actor.id) } } })) }),
};

const key = (kind: number, n: number): string => `00000000-0000-7000-8000-${kind}${String(n).padStart(11, "0")}`;
const people = 100;
const actor = (n: number) => ({ id: key(1, 1 + (n % people)) });

/** Each person is in two of twenty teams; papers are dealt out to people and teams by turns. */
const seed = (rows: number): string => `
truncate person, membership, team, paper;
insert into person (id, name) select ('${key(1, 0).slice(0, -11)}' || lpad(n::text, 11, '0'))::uuid, 'P' || n from generate_series(1, ${people}) n;
insert into team (id, name) select ('${key(2, 0).slice(0, -11)}' || lpad(n::text, 11, '0'))::uuid, 'T' || n from generate_series(1, 20) n;
insert into membership (team_id, person_id) select t.id, p.id from (select id, row_number() over (order by id) n from person) p join (select id, row_number() over (order by id) n from team) t on t.n - 1 in (p.n % 20, (p.n + 7) % 20);
insert into paper (title, owner_id, team_id, filed, pages)
select 'Paper ' || n, ('${key(1, 0).slice(0, -11)}' || lpad((1 + n % ${people})::text, 11, '0'))::uuid, ('${key(2, 0).slice(0, -11)}' || lpad((1 + n % 20)::text, 11, '0'))::uuid, date '2020-01-01' + (n % 2000), n % 90
from generate_series(1, ${rows}) n;
`;

const page = (db: Context) => db.from(Paper).orderBy((paper) => paper.filed.desc()).limit(50);

interface Comparison { readonly name: string; readonly contenders: readonly Contender[] }

/** The yardstick first: the condition by hand. */
function comparisons(contexts: Readonly<Record<keyof typeof models, Context>>): Comparison[] {
  const owned = sequentially("by hand", (n) => page(contexts.plain.as(actor(n))).where((paper) => paper.owner.is(actor(n).id)).all());
  const none = sequentially("no condition", (n) => page(contexts.plain.as(actor(n))).all());
  const under = (name: "owner" | "team" | "field") => sequentially("policy", (n) => page(contexts[name].as(actor(n))).all());
  const teams = sequentially("by hand", (n) => page(contexts.plain.as(actor(n))).where((paper) => paper.team.members.some((member) => member.person.is(actor(n).id))).all());
  return [
    { name: "own rows", contenders: [owned, under("owner"), none] },
    { name: "own rows, a field under a rule", contenders: [owned, under("field")] },
    { name: "rows of one's teams", contenders: [teams, under("team"), none] },
  ];
}

async function measure(url: string, rows: number, rounds: number): Promise<void> {
  const service = await openService({ model: models.plain, database: { url, poolSize: 4 } });
  try {
    await service.database.as("owner").script(seed(rows));
    await service.database.as("owner").query({ text: "vacuum analyze", params: [], prepare: false });
    const context = (name: keyof typeof models) => createContext({ model: models[name], database: service.database.as("app") });
    const contexts = { plain: context("plain"), owner: context("owner"), team: context("team"), field: context("field") };
    await assertSame(contexts);
    for (const { name, contenders } of comparisons(contexts)) {
      const measured = await interleave(contenders, { rounds, iterations: 60, warmUp: 120 });
      const walls = contenders.map((contender) => (measured.get(contender.name) ?? []).map((sample) => sample.wall));
      const told = contenders.map((contender, i) => `${contender.name} ${median(walls[i] ?? []).toFixed(0)} µs (×${pairedRatio(walls[i] ?? [], walls[0] ?? []).toFixed(2)})`);
      console.log(`${rows.toLocaleString("en")} rows, ${name}: ${told.join(", ")}`);
    }
  } finally {
    await service.close();
  }
}

/** Who answers something else is not measured. */
async function assertSame(contexts: Readonly<Record<keyof typeof models, Context>>): Promise<void> {
  const who = actor(3);
  const same = async (a: Promise<unknown>, b: Promise<unknown>) => {
    if (JSON.stringify(await a) !== JSON.stringify(await b)) throw new Error("The policy gives other rows than the condition by hand.");
  };
  await same(page(contexts.owner.as(who)).all(), page(contexts.plain.as(who)).where((paper) => paper.owner.is(who.id)).all());
  await same(page(contexts.team.as(who)).all(), page(contexts.plain.as(who)).where((paper) => paper.team.members.some((member) => member.person.is(who.id))).all());
}

const option = (name: string, usual: string): string => process.argv.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3) ?? usual;
const server = await startPostgres();
try {
  for (const rows of option("rows", "1000,1000000").split(",").map(Number)) await measure(server.url, rows, Number(option("rounds", "15")));
} finally {
  await server.stop();
}
