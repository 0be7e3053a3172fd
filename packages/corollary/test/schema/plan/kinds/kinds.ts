import type { PlanOptions } from "../../../../src/schema/plan/options.js";
import type { Schema } from "../../../../src/schema/schema.js";

/** A database with one of everything that steps are about, and rows in it. */
export const start = `
  create schema extra;
  create sequence counter;
  create type mood as enum ('calm', 'cross');
  create type spare as enum ('one');
  create domain short as text check (length(value) < 99);
  create function touch() returns trigger language plpgsql as 'begin return new; end';
  create table person (id bigint primary key, name text not null);
  create table note (
    id bigint primary key, title varchar(20), stars integer default 1, mood mood default 'calm', person_id bigint, body text not null, price integer, parent bigint,
    label varchar(10), shout text generated always as (upper(body)) stored,
    constraint note_stars_check check (stars > 0));
  alter table note add constraint note_late_check check (stars < 100) not valid;
  alter table note add constraint note_title_key unique (title);
  create index note_stars_idx on note (stars);
  create trigger touched before update on note for each row execute function touch();
  create policy mine on note using (stars > 0);
  create table tag (name text not null);
  create table event (at date not null, what text) partition by range (at);
  create table event_2025 partition of event for values from ('2025-01-01') to ('2026-01-01');
  create view seen as select id, title from note;
  insert into person values (1, 'Ada');
  create materialized view kept as select id from person;
  insert into note (id, title, stars, person_id, body, price) values (1, 'a', 1, 1, 'b', 3), (2, 'c', 2, null, 'd', null);
  insert into tag values ('x');
  insert into event values ('2025-03-01', 'y');`;

/** One kind of change: what makes the difference, and how the plan between the two is asked for. */
export interface Kind {
  readonly change: string;
  /** Run after `start`, without rows, gives what the plan is to lead to. */
  readonly sql?: string;
  /** For what no statement shows: another Schema to begin from. */
  readonly from?: (schema: Schema) => Schema;
  readonly options?: PlanOptions;
  /** Over two deployments. */
  readonly two?: true;
}

const yes = (...renames: readonly string[]): PlanOptions => ({ renames: { yes: renames } });
const no = (...renames: readonly string[]): PlanOptions => ({ renames: { no: renames } });
const simple: PlanOptions = { mode: "simple" };
const destructive: PlanOptions = { allowDestructive: true };

/** Every kind, by what it is about; the heads are those of the documentation. */
export const kinds: Readonly<Record<string, readonly Kind[]>> = {
  "Objects that stand by themselves": [
    { change: "role", from: (schema) => ({ ...schema, roles: [], grants: [] }) },
    { change: "extension", sql: "create extension citext" },
    { change: "schema", sql: "create schema more" },
    { change: "schema goes", sql: "drop schema extra" },
    { change: "enum", sql: "create type size as enum ('small', 'large')" },
    { change: "enum goes", sql: "drop type spare" },
    { change: "value of an enum", sql: "alter type mood add value 'odd'" },
    { change: "value of an enum goes", sql: "drop type mood cascade; create type mood as enum ('calm'); alter table note add column mood mood default 'calm'" },
    { change: "value of an enum is renamed", sql: "alter type mood rename value 'cross' to 'angry'", options: yes("mood.cross=mood.angry") },
    { change: "enum is renamed", sql: "alter type mood rename to temper", options: yes("mood=temper") },
    { change: "sequence", sql: "create sequence more" },
    { change: "sequence changes", sql: "alter sequence counter increment by 2" },
    { change: "sequence goes with a column", sql: "alter sequence counter owned by note.id" },
    { change: "sequence goes", sql: "drop sequence counter" },
    { change: "function", sql: "create function one() returns integer language sql immutable as 'select 1'" },
    { change: "function changes", sql: "create or replace function touch() returns trigger language plpgsql as 'begin new.stars := 2; return new; end'" },
    { change: "domain, composite or range type", sql: "create domain long as text" },
    { change: "domain goes", sql: "drop domain short" },
    { change: "view", sql: "create view loud as select shout from note" },
    { change: "view changes", sql: "drop view seen; create view seen as select id, stars from note" },
    { change: "view goes", sql: "drop view seen" },
    { change: "materialized view", sql: "create materialized view totals as select sum(stars) from note" },
    { change: "index of a materialized view", sql: "create unique index kept_id on kept (id)" },
    { change: "rule", sql: "create rule quiet as on delete to tag do instead nothing" },
    { change: "statistics", sql: "create statistics both_of on stars, price from note" },
    { change: "comment on a table or column", sql: "comment on table note is 'Notes.'" },
    { change: "comment on a constraint", sql: "comment on constraint note_stars_check on note is 'Why.'" },
    { change: "comment on a trigger", sql: "comment on trigger touched on note is 'When.'" },
    { change: "comment on a policy", sql: "comment on policy mine on note is 'Whose.'" },
    { change: "comment on anything else", sql: "comment on type mood is 'How.'" },
    { change: "privileges", sql: "grant select on note to APPLICATION" },
  ],
  "Tables": [
    { change: "table", sql: "create table more (id bigint primary key, body text); create index on more (body)" },
    { change: "table that refers to another", sql: "create table more (id bigint primary key, note_id bigint references note)" },
    { change: "table that inherits", sql: "create table more (extra text) inherits (tag)" },
    { change: "table is renamed", sql: "alter table tag rename to label", options: yes("tag=label") },
    { change: "table moves to another schema", sql: "alter table tag set schema extra", options: yes("tag=extra.tag") },
    { change: "storage parameters", sql: "alter table note set (fillfactor = 80)" },
    { change: "unlogged", sql: "alter table tag set unlogged" },
    { change: "partition", sql: "create table event_2026 partition of event for values from ('2026-01-01') to ('2027-01-01')" },
    { change: "partition goes", sql: "drop table event_2025", options: destructive },
    { change: "table goes", sql: "drop table tag", options: destructive },
    { change: "row security", sql: "alter table note enable row level security" },
    { change: "policy", sql: "create policy theirs on note using (person_id in (select id from person))" },
    { change: "policy changes", sql: "drop policy mine on note; create policy mine on note using (stars > 1)" },
    { change: "policy goes", sql: "drop policy mine on note" },
    { change: "trigger", sql: "create trigger second after insert on note for each row execute function touch()" },
    { change: "trigger changes", sql: "drop trigger touched on note; create trigger touched before insert on note for each row execute function touch()" },
    { change: "trigger goes", sql: "drop trigger touched on note" },
  ],
  "Columns": [
    { change: "column that may be empty", sql: "alter table note add column extra text" },
    { change: "column with a constant default", sql: "alter table note add column extra integer not null default 0" },
    { change: "column with a default of its own for each row", sql: "alter table note add column extra uuid not null default gen_random_uuid()" },
    { change: "required column, with `--fill` of a constant", sql: "alter table note add column extra text not null", options: { fills: { "note.extra": "'none'" } } },
    { change: "required column, with `--fill` of what may be null", sql: "alter table note add column extra text not null", options: { fills: { "note.extra": "body" } } },
    { change: "computed column, stored", sql: "alter table note add column extra text generated always as (lower(body)) stored" },
    { change: "computed column is computed otherwise", sql: "alter table note drop column shout; alter table note add column shout text generated always as (lower(body)) stored" },
    { change: "computed column keeps its values", sql: "alter table note alter shout drop expression" },
    { change: "computed column goes", sql: "alter table note drop column shout" },
    { change: "column goes", sql: "alter table note drop column price", options: destructive },
    { change: "column is renamed", sql: "alter table note rename price to cost", options: yes("note.price=note.cost") },
    { change: "column is renamed, `--two-deployments`", sql: "alter table note rename price to cost", options: yes("note.price=note.cost"), two: true },
    { change: "table is renamed, `--two-deployments`", sql: "alter table tag rename to label", options: yes("tag=label"), two: true },
    { change: "default", sql: "alter table note alter stars set default 2" },
    { change: "required", sql: "alter table note alter title set not null" },
    { change: "required, with a default for rows that lack it", sql: "alter table note alter price set default 0, alter price set not null" },
    { change: "no longer required", sql: "alter table note alter body drop not null" },
    { change: "counts by itself", sql: "alter table person alter id add generated by default as identity" },
    { change: "another type with the same bytes", sql: "alter table note alter label type varchar(40)" },
    { change: "another type", sql: "alter table note alter price type bigint" },
    { change: "another type, where others stand on the column", sql: "drop policy mine on note; alter table note alter stars type bigint; create policy mine on note using (stars > 0)" },
  ],
  "Constraints and indexes": [
    { change: "check", sql: "alter table note add constraint c check (price > 0)" },
    { change: "check changes", sql: "alter table note drop constraint note_stars_check, add constraint note_stars_check check (stars > -1)" },
    { change: "check is held against old rows", sql: "alter table note validate constraint note_late_check" },
    { change: "foreign key", sql: "alter table note add constraint f foreign key (person_id) references person" },
    { change: "unique constraint", sql: "alter table note add constraint u unique (price)" },
    { change: "unique constraint changes", sql: "alter table note drop constraint note_title_key, add constraint note_title_key unique (title, stars)" },
    { change: "primary key", sql: "alter table tag add primary key (name)" },
    { change: "exclusion constraint", sql: "alter table note add constraint e exclude using btree (price with =)" },
    { change: "constraint is renamed", sql: "alter table note rename constraint note_stars_check to positive" },
    { change: "constraint goes", sql: "alter table note drop constraint note_stars_check" },
    { change: "index", sql: "create index extra_idx on note (price)" },
    { change: "unique index", sql: "create unique index extra_idx on note (price)" },
    { change: "index changes", sql: "drop index note_stars_idx; create index note_stars_idx on note (stars desc)" },
    { change: "index is renamed", sql: "alter index note_stars_idx rename to by_stars" },
    { change: "index goes", sql: "drop index note_stars_idx" },
  ],
  "Without the online ways": [
    { change: "column with a default of its own for each row", sql: "alter table note add column extra uuid not null default gen_random_uuid()", options: simple },
    { change: "required", sql: "alter table note alter title set not null", options: simple },
    { change: "check", sql: "alter table note add constraint c check (price > 0)", options: simple },
    { change: "foreign key", sql: "alter table note add constraint f foreign key (person_id) references person", options: simple },
    { change: "unique constraint", sql: "alter table note add constraint u unique (price)", options: simple },
    { change: "index", sql: "create index extra_idx on note (price)", options: simple },
    { change: "index changes", sql: "drop index note_stars_idx; create index note_stars_idx on note (stars desc)", options: simple },
    { change: "another type", sql: "alter table note alter price type bigint", options: simple },
    { change: "required column of a table without a key, with `--fill`", sql: "alter table tag add column extra text not null", options: { fills: { "tag.extra": "name" } } },
    { change: "index of a partitioned table", sql: "create index event_what_idx on event (what)", options: no() },
  ],
};
