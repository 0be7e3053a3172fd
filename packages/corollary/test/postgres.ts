/** Databases of their own for test files, on the server that the whole run shares. */
import { randomBytes } from "node:crypto";
import postgres from "postgres";
import { inject } from "vitest";

export interface TestDatabase {
  /** The database as its superuser. */
  readonly url: string;
  /** A name for an application role that no other test file uses. Not created. */
  readonly applicationRole: string;
  /** Removes the database and the role, whoever is connected still. */
  drop(): Promise<void>;
}

/** The URL of the shared server, which the first caller starts. */
export async function serverUrl(): Promise<string> {
  const answer = await fetch(inject("postgresStarter"));
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return text;
}

/** A fresh database, copied from `template`. */
export async function createDatabase(template = "template1"): Promise<TestDatabase> {
  const server = await serverUrl();
  const name = `test_${randomBytes(6).toString("hex")}`;
  const applicationRole = `${name}_app`;
  await administer(server, [`create database ${name} template ${template}`]);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    applicationRole,
    drop: () => administer(server, [`drop database if exists ${name} with (force)`, `drop role if exists ${applicationRole}`]),
  };
}

async function administer(url: string, statements: readonly string[]): Promise<void> {
  const sql = postgres(url, { max: 1, fetch_types: false, onnotice: () => undefined });
  try {
    for (const statement of statements) await sql.unsafe(statement);
  } finally {
    await sql.end();
  }
}
