import type { Database } from "../../database/port.js";
import { forgottenAfter, type Attempts } from "./attempts.js";
import { standing, type RateStore } from "./rate.js";
import { countTables } from "./tables.js";

/** Keys in order, so that two requests never wait for each other. */
const takeSql = `insert into corollary.rate as known (key, tat, allowed)
select key, now() + make_interval(secs => step), true from unnest($1::text[], $2::float8[], $3::float8[]) as asked (key, step, span) order by key
on conflict (key) do update set (tat, allowed) = (
  select case when moved.fits then moved.tat else greatest(known.tat, now()) end, moved.fits
  from (select tat, tat <= now() + make_interval(secs => span) as fits
        from (select greatest(known.tat, now()) + (excluded.tat - now()) as tat, asked.span
              from unnest($1::text[], $3::float8[]) as asked (key, span) where asked.key = excluded.key) as next) as moved)
returning key, allowed, extract(epoch from tat - now())::float8 as ahead`;

interface Taken extends Record<string, unknown> {
  readonly key: string;
  readonly allowed: boolean;
  readonly ahead: number;
}

/** In the database: one count for all processes. One statement for all charges of a request. */
export function databaseRates(database: Database): RateStore {
  const ready = countTables(database);
  return {
    async take(charges) {
      await ready();
      const byKey = new Map(charges.map((charge) => [charge.key, charge]));
      const distinct = [...byKey.values()];
      const { rows } = await database.query<Taken>({
        text: takeSql,
        params: [distinct.map(({ key }) => key), distinct.map(({ rule }) => rule.seconds / rule.requests), distinct.map(({ rule }) => rule.seconds)],
      });
      const found = new Map(rows.map((row) => [row.key, row]));
      return charges.map(({ key, rule }) => {
        const row = found.get(key);
        return standing(rule, row?.ahead ?? 0, row?.allowed ?? true);
      });
    },
  };
}

/** Nothing is counted where one must wait. The second of two at once finds the first one's delay under the row's lock. */
const beginSql = `with asked as (select * from unnest($1::text[], $2::int[], $3::float8[]) as a (key, free, longest)),
waiting as (select coalesce(max(extract(epoch from known.until - now())), 0)::float8 as seconds from corollary.attempt known join asked using (key) where known.until > now()),
counted as (
  insert into corollary.attempt as known (key, failures, until, last_at)
  select key, 1, now() + make_interval(secs => case when free > 1 then 0 else 1 end), now() from asked, waiting where waiting.seconds = 0 order by key
  on conflict (key) do update set (failures, until, last_at) = (
    select next.failures, now() + make_interval(secs => case when next.failures < asked.free then 0 else least(asked.longest, 2 ^ least(30, next.failures - asked.free)) end), now()
    from asked, (select case when known.last_at < now() - make_interval(secs => $4::float8) then 1 else known.failures + 1 end as failures) as next
    where asked.key = excluded.key)
  where known.until <= now()
  returning key)
select seconds, (select count(*) from counted)::int as counted from waiting`;

/** In the database: attempts at all processes count together. */
export function databaseAttempts(database: Database): Attempts {
  const ready = countTables(database);
  return {
    async begin(counters) {
      await ready();
      const { rows: [row] } = await database.query<{ seconds: number; counted: number }>({
        text: beginSql,
        params: [counters.map(({ key }) => key), counters.map(({ rule }) => rule.free), counters.map(({ rule }) => rule.longest), forgottenAfter],
      });
      if (row === undefined || row.seconds > 0) return Math.ceil(row?.seconds ?? 1);
      return row.counted < new Set(counters.map(({ key }) => key)).size ? 1 : 0;
    },
    async succeed({ own, shared }) {
      await ready();
      await database.query({
        text: `with gone as (delete from corollary.attempt where key = $1::text)
update corollary.attempt set failures = greatest(0, failures - 1), until = now() where key = $2::text`,
        params: [own, shared],
      });
    },
  };
}
