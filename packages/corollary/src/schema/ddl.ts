import { identifier, qualified, quoteText } from "./identifier.js";
import type { EnumType, Extension, Grant, GrantTarget, Namespace, Role, Routine, Sequence } from "./schema.js";

/** Statements that make single objects other than tables. None ends in a semicolon. */

/**
 * Roles belong to the whole server, so another database may have made it already, even at this moment. Whoever migrates
 * must be able to act as the role; since version 16 the one who makes a role administers it, but may not yet do so.
 */
export function createRole(role: Role): string {
  const name = identifier(role.name);
  const text = quoteText(role.name);
  return `do $$
begin
  if not exists (select from pg_roles where rolname = ${text}) then
    create role ${name} ${role.login ? "login" : "nologin"};
  end if;
exception when duplicate_object or unique_violation then
  null;
end
$$;

do $$
begin
  if not pg_has_role(current_user, ${text}, case when current_setting('server_version_num')::int >= 160000 then 'set' else 'member' end) then
    grant ${name} to current_user;
  end if;
end
$$`;
}

/** Up to version 14 everybody may make tables and functions in `public`; the application role is not to change the schema. */
export const closePublic = (version: number): string[] => version >= 15 ? [] : [`do $$
begin
  if to_regnamespace('public') is not null then
    revoke create on schema public from public;
  end if;
end
$$`];

export const createSchema = (schema: Namespace): string => `create schema if not exists ${identifier(schema.name)}`;

export const createExtension = (extension: Extension): string =>
  `create extension if not exists ${identifier(extension.name)}${extension.schema === undefined ? "" : ` with schema ${identifier(extension.schema)}`}`;

export function createEnum(type: EnumType): string {
  const values = type.values.map(quoteText);
  const inline = `create type ${qualified(type)} as enum (${values.join(", ")})`;
  return inline.length <= 120 ? inline : `create type ${qualified(type)} as enum (\n  ${values.join(",\n  ")}\n)`;
}

/** Clauses only where they differ from what Postgres takes by itself. */
export function createSequence(sequence: Sequence): string {
  const greatest = { smallint: "32767", integer: "2147483647", bigint: "9223372036854775807" }[sequence.type];
  const clauses = [
    sequence.type === "bigint" ? "" : ` as ${sequence.type}`,
    sequence.increment === "1" ? "" : ` increment by ${sequence.increment}`,
    sequence.minimum === "1" ? "" : ` minvalue ${sequence.minimum}`,
    sequence.maximum === greatest ? "" : ` maxvalue ${sequence.maximum}`,
    sequence.start === "1" ? "" : ` start with ${sequence.start}`,
    sequence.cache === "1" ? "" : ` cache ${sequence.cache}`,
    sequence.cycle ? " cycle" : "",
  ];
  return `create sequence ${qualified(sequence)}${clauses.join("")}`;
}

/** Once the table is there: what a column counts with goes when it goes. */
export const ownSequence = ({ ownedBy, ...sequence }: Sequence): string[] =>
  ownedBy === undefined ? [] : [`alter sequence ${qualified(sequence)} owned by ${qualified({ schema: ownedBy.schema, name: ownedBy.table })}.${identifier(ownedBy.column)}`];

/** Makes it, or gives an existing one its new body. */
export function createFunction(routine: Routine): string {
  const options = [
    `language ${identifier(routine.language)}`,
    routine.volatility === "volatile" ? "" : routine.volatility,
    routine.strict ? "strict" : "",
    routine.parallel === "unsafe" ? "" : `parallel ${routine.parallel}`,
    routine.securityDefiner ? "security definer" : "",
    ...Object.entries(routine.settings).map(([name, value]) => `set ${name} = ${value}`),
  ].filter((option) => option !== "");
  const mark = dollarMark(routine.body);
  return `create or replace function ${signature(routine)} returns ${routine.returns}\n${options.join(" ")} as ${mark}\n${routine.body}\n${mark}`;
}

/** A mark that the body itself does not contain. */
function dollarMark(body: string): string {
  let mark = "$$";
  for (let n = 1; body.includes(mark); n++) mark = `$body${n}$`;
  return mark;
}

const signature = (routine: Routine): string => `${qualified(routine)}(${routine.arguments})`;

export function grantStatement(grant: Pick<Grant, "to" | "privileges">, on: readonly GrantTarget[]): string {
  return `grant ${grant.privileges.join(", ")} on ${grantObjects(on)}to ${identifier(grant.to)}`;
}

export function revokeStatement(grant: Pick<Grant, "to" | "privileges">, on: readonly GrantTarget[]): string {
  return `revoke ${grant.privileges.join(", ")} on ${grantObjects(on)}from ${identifier(grant.to)}`;
}

function grantObjects(on: readonly GrantTarget[]): string {
  const kind = on[0]?.kind ?? "table";
  const list = on.map(grantName);
  return list.length === 1 ? `${kind} ${list[0]} ` : `${kind}\n  ${list.join(",\n  ")}\n`;
}

function grantName(on: GrantTarget): string {
  switch (on.kind) {
    case "schema": return identifier(on.name);
    case "table":
    case "sequence": return qualified(on);
    case "function": return `${qualified(on)}(${on.arguments})`;
  }
}

/** What a comment can stand on, and how SQL calls it. */
export type CommentTarget =
  | { readonly kind: "schema"; readonly name: string }
  | { readonly kind: "type" | "sequence" | "table"; readonly schema: string; readonly name: string }
  | { readonly kind: "function"; readonly schema: string; readonly name: string; readonly arguments: string }
  | { readonly kind: "column"; readonly schema: string; readonly table: string; readonly name: string }
  | { readonly kind: "constraint" | "trigger" | "policy"; readonly schema: string; readonly table: string; readonly name: string }
  | { readonly kind: "index"; readonly schema: string; readonly name: string };

export function commentStatement(on: CommentTarget, comment: string | undefined): string {
  return `comment on ${commentObject(on)} is ${comment === undefined ? "null" : quoteText(comment)}`;
}

function commentObject(on: CommentTarget): string {
  switch (on.kind) {
    case "schema": return `schema ${identifier(on.name)}`;
    case "type":
    case "sequence":
    case "table":
    case "index": return `${on.kind} ${qualified(on)}`;
    case "function": return `function ${qualified(on)}(${on.arguments})`;
    case "column": return `column ${qualified({ schema: on.schema, name: on.table })}.${identifier(on.name)}`;
    case "constraint":
    case "policy":
    case "trigger": return `${on.kind} ${identifier(on.name)} on ${qualified({ schema: on.schema, name: on.table })}`;
  }
}

