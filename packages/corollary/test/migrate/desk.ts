import { choice, compile, Entity,  integer, type Model, ref, table, text } from "corollary";
import { openDatabase } from "../../src/database/open.js";
import type { Database } from "../../src/database/port.js";
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

/** One engine for all scratch databases of a file: emptied when it is closed, a second one where it is in use. */
const idle: Database[] = [];
export async function open(): Promise<Database> {
  const database = idle.pop() ?? await openDatabase();
  // Private members are the database's own: only what closes it is another.
  return new Proxy(database, {
    get(of, name) {
      const member: unknown = Reflect.get(of, name, of);
      if (name === "close") return () => emptied(of);
      return typeof member === "function" ? member.bind(of) : member;
    },
  });
}

async function emptied(database: Database): Promise<void> {
  await database.script("drop schema if exists corollary cascade; drop schema public cascade; create schema public; grant usage on schema public to public; drop role if exists corollary_app");
  idle.push(database);
}

export const bench: MakeOptions["bench"] = { open, load: async ({ up }) => asDataMigration(await import(`data:text/javascript,${encodeURIComponent(up)}`)) };

/** As a command would make it; `n` counts migrations from 1. */
export async function made(model: Model, migrations: readonly Migration[] = [], more: Partial<MakeOptions> = {}): Promise<Made> {
  const n = migrations.length + 1;
  return makeMigration({
    migrations, folder: "/migrations", title: `Step ${n}`, version: `202601${String(n).padStart(2, "0")}000000`,
    schema: derive(model, target), modelHash: modelHash(model), bench, ...more,
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
