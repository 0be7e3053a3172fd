import { afterAll, beforeAll, expect } from "vitest";
import { openDatabase, type Database } from "../../../src/database/index.js";
import { diff } from "../../../src/schema/diff.js";
import { introspect } from "../../../src/schema/introspect/introspect.js";
import type { PlanOptions } from "../../../src/schema/plan/options.js";
import { plan } from "../../../src/schema/plan/plan.js";
import type { Plan } from "../../../src/schema/plan/step.js";
import { describePlan } from "../../../src/schema/plan/words.js";
import type { Schema } from "../../../src/schema/schema.js";
import { describeChange } from "../../../src/schema/words.js";
import { apply, undo } from "../plan/run.js";

const applicationRole = "corollary_app";

export interface Scene {
  readonly database: () => Database;
  /** What the statements make in an empty database. */
  made(sql: string): Promise<Schema>;
  seen(): Promise<Schema>;
  /**
   * The plan from one to the other, which is carried out on the first with what rows it has, and leads to the second.
   * `check` looks at the rows between the way there and the way back, which is gone where there is one.
   */
  led(from: string, to: string | ((schema: Schema) => Schema), options?: PlanOptions, check?: (plan: Plan) => Promise<void>): Promise<Plan>;
}

export function scene(): Scene {
  let opened: Database | undefined;
  beforeAll(async () => {
    opened = await openDatabase({ applicationRole });
  });
  afterAll(() => opened?.close());
  const database = (): Database => {
    if (opened === undefined) throw new Error("The database is not open yet.");
    return opened;
  };
  const seen = async (): Promise<Schema> => (await introspect(database(), { applicationRole })).schema;
  const made = async (sql: string): Promise<Schema> => {
    await database().script("do $$ declare s name; begin for s in select nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema' loop execute format('drop schema %I cascade', s); end loop; end $$; create schema public");
    await database().script(sql);
    return seen();
  };
  return {
    database, made, seen,
    async led(from, to, options = {}, check) {
      const [wanted, state] = typeof to === "string" ? [await made(to), await made(from)] : [undefined, await made(from)];
      const target = wanted ?? (typeof to === "string" ? state : to(state));
      const found = plan(state, target, options);
      expect(found.obstacles.map(({ what }) => what)).toEqual([]);
      try {
        await apply(database(), found.steps);
      } catch (error) {
        throw new Error(describePlan(found), { cause: error });
      }
      expect(diff(await seen(), target).map(describeChange), describePlan(found)).toEqual([]);
      await check?.(found);
      if (found.steps.every(({ inverse }) => inverse.kind === "steps")) {
        await undo(database(), found.steps);
        expect(diff(await seen(), state).map(describeChange), describePlan(found)).toEqual([]);
      }
      return found;
    },
  };
}

export const summaries = ({ steps }: Plan): string[] => steps.map(({ summary }) => summary);
export const pairs = ({ questions }: Plan): string[] => questions.map(({ pair }) => pair).sort();
