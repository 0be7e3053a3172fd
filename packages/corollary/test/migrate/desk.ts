import { choice, compile, Entity,  integer, type Model, ref, table, text } from "corollary";
import { derive } from "../../src/schema/derive.js";
import { modelHash } from "../../src/model/json/hash.js";
import { makeMigration, type Made, type MakeOptions } from "../../src/migrate/make/make.js";
import type { Migration } from "../../src/migrate/files/migration.js";
import { migrationOf } from "../../src/migrate/files/read.js";
import { asDataMigration } from "../../src/migrate/data-migration.js";

/** States of a small domain, one after the other. */
export const plain = (): Model => {
  class Person extends Entity {
    email = text({ max: 80 });
  }
  class Ticket extends Entity {
    title = text({ max: 60 });
    rating = integer({ min: 1, max: 5 }).optional();
    opener = ref(() => Person);
  }
  return compile({ Person, Ticket });
};

export const withStars = (was: boolean): Model => {
  class Person extends Entity {
    email = text({ max: 80 });
  }
  class Ticket extends Entity {
    title = text({ max: 60 });
    stars = was ? integer({ min: 1, max: 5 }).optional().was("rating") : integer({ min: 1, max: 5 }).optional();
    opener = ref(() => Person);
  }
  return compile({ Person, Ticket });
};

export const grown = (): Model => {
  class Person extends Entity {
    email = text({ max: 80 }).unique();
  }
  class Ticket extends Entity {
    title = text({ max: 60 });
    rating = integer({ min: 1, max: 5 }).optional();
    status = choice("open", "closed").default("open");
    opener = ref(() => Person);
  }
  class Label extends Entity {
    name = text({ max: 20 });
    ticket = ref(() => Ticket);
  }
  const tickets = table(Ticket, (ticket) => ({ indexes: [[ticket.status, ticket.rating]] }));
  return compile({ Person, Ticket, Label, tickets });
};

export const target = { version: 18, applicationRole: "corollary_app" } as const;

/** As a command would make it; `n` counts migrations from 1. */
export async function made(model: Model, migrations: readonly Migration[] = [], more: Partial<MakeOptions> = {}): Promise<Made> {
  const n = migrations.length + 1;
  return makeMigration({
    migrations, folder: "/migrations", title: `Step ${n}`, version: `202601${String(n).padStart(2, "0")}000000`,
    schema: derive(model, target), modelHash: modelHash(model), bench: { load: async ({ up }) => asDataMigration(await import(`data:text/javascript,${encodeURIComponent(up)}`)) }, ...more,
  });
}

/** The same, where nothing is to stand against it. */
export async function proved(model: Model, migrations: readonly Migration[] = [], more: Partial<MakeOptions> = {}): Promise<Extract<Made, { made: "migration" }>> {
  const result = await made(model, migrations, more);
  if (result.made !== "migration") throw new Error(JSON.stringify(result, undefined, 2));
  if (result.proof.problems.length > 0) throw new Error(`${JSON.stringify(result.proof.problems, undefined, 2)}\n${Object.values(result.files)[0]}`);
  return result;
}

export const asMigration = (result: Extract<Made, { made: "migration" }>): Migration => migrationOf("/migrations", result.files);
