do $$
begin
  if not exists (select from pg_roles where rolname = 'corollary_app') then
    create role corollary_app nologin;
  end if;
exception when duplicate_object or unique_violation then
  null;
end
$$;

do $$
begin
  if not pg_has_role(current_user, 'corollary_app', case when current_setting('server_version_num')::int >= 160000 then 'set' else 'member' end) then
    grant corollary_app to current_user;
  end if;
end
$$;

create schema if not exists corollary;
create schema if not exists public;
create schema if not exists stock;

create type mood as enum ('calm', 'angry', 'very angry');
create type stock.size as enum ('S', 'M');

create sequence corollary.snowflake_count;
create sequence corollary.snowflake_shift;

create or replace function corollary.snowflake() returns bigint
language plpgsql as $$
declare
  node bigint := coalesce(nullif(current_setting('corollary.node', true), ''), '0')::bigint;
  shift bigint;
  tick bigint;
begin
  if node not between 0 and 1023 then
    raise exception 'The setting corollary.node is %; it must be 0 to 1023.', node;
  end if;
  loop
    shift := coalesce(pg_sequence_last_value('corollary.snowflake_shift'), 0);
    tick := nextval('corollary.snowflake_count') + shift;
    if tick < (floor(extract(epoch from clock_timestamp()) * 1000 - 1704067200000)::bigint << 12) then
      perform corollary.snowflake_advance();
    elsif shift = coalesce(pg_sequence_last_value('corollary.snowflake_shift'), 0) then
      return ((tick >> 12) << 22) | (node << 12) | (tick & 4095);
    end if;
  end loop;
end
$$;

create or replace function corollary.snowflake_advance() returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  behind bigint;
begin
  perform pg_advisory_xact_lock(hashtext('corollary'), hashtext('snowflake'));
  behind := (floor(extract(epoch from clock_timestamp()) * 1000 - 1704067200000)::bigint << 12)
    - coalesce(pg_sequence_last_value('corollary.snowflake_count'), 0)
    - coalesce(pg_sequence_last_value('corollary.snowflake_shift'), 0);
  if behind > 0 then
    perform setval('corollary.snowflake_shift', coalesce(pg_sequence_last_value('corollary.snowflake_shift'), 0) + behind);
  end if;
  raise sqlstate 'COR01';
exception when sqlstate 'COR01' then
  return;
end
$$;

create or replace function corollary.snowflake_newest_first() returns bigint
language plpgsql as $$
begin
  return 9223372036854775807 - corollary.snowflake();
end
$$;

create or replace function corollary.updated_at_touch() returns trigger
language plpgsql as $$
begin
  new.updated_at := now();
  return new;
end
$$;

create or replace function corollary.updated_at_version_touch() returns trigger
language plpgsql as $$
begin
  new.updated_at := now();
  new.version := old.version + 1;
  return new;
end
$$;

create or replace function corollary.uuid_v7() returns uuid
language plpgsql parallel safe as $$
declare
  micros bigint := floor(extract(epoch from clock_timestamp()) * 1000000);
  fraction integer := (micros % 1000) * 4096 / 1000;
begin
  return (
    lpad(to_hex(micros / 1000), 12, '0')
    || to_hex(28672 + fraction)
    || right(replace(gen_random_uuid()::text, '-', ''), 16)
  )::uuid;
end
$$;

create or replace function corollary.version_touch() returns trigger
language plpgsql as $$
begin
  new.version := old.version + 1;
  return new;
end
$$;

create table corollary.deployment (
  singleton boolean not null default true,
  schema_hash text not null,
  model_hash text,
  schema jsonb not null,
  deployed_at timestamptz not null default now(),
  constraint deployment_pkey primary key (singleton),
  constraint deployment_singleton_check check (singleton)
);

create table country (
  code char(2) collate pg_c_utf8 not null,
  name text collate pg_c_utf8 not null,
  version integer not null default 1,
  constraint country_pkey primary key (code)
);

create table customer (
  id bigint not null default corollary.snowflake(),
  name text collate pg_c_utf8 not null,
  updated_at timestamptz(3) not null default now(),
  constraint customer_pkey primary key (id)
);

create table "order" (
  id bigint not null default corollary.snowflake_newest_first(),
  number text collate pg_c_utf8 not null,
  "from" date not null,
  until date,
  total numeric(19,2) not null,
  room integer not null,
  stay daterange not null,
  shelf int4range not null,
  specimen_id uuid not null,
  customer_id bigint not null,
  country_code char(2) collate pg_c_utf8,
  parent_id bigint,
  replaces_id bigint,
  seat_row integer,
  seat_place integer,
  billing_street text collate pg_c_utf8 not null,
  billing_city text collate pg_c_utf8 not null,
  billing_zip text collate pg_c_utf8,
  delivery_street text collate pg_c_utf8,
  delivery_city text collate pg_c_utf8,
  delivery_zip text collate pg_c_utf8,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  version integer not null default 1,
  archived_at timestamptz(3),
  constraint order_pkey primary key (id),
  constraint order_billing_city_key unique (billing_city),
  constraint order_customer_from_key unique (customer_id, "from"),
  constraint order_number_key unique (number),
  constraint order_place_key unique nulls not distinct (billing_city, billing_street) deferrable initially immediate,
  constraint order_replaces_id_key unique (replaces_id),
  constraint order_billing_street_length_check check (char_length(billing_street) <= 80),
  constraint order_dates_check check (until is null or until >= "from"),
  constraint order_delivery_street_length_check check (char_length(delivery_street) <= 80),
  constraint order_delivery_whole_check check (num_nulls(delivery_street, delivery_city) = 0 or num_nonnulls(delivery_street, delivery_city, delivery_zip) = 0),
  constraint order_from_check check ("from" >= '2020-01-01'::date),
  constraint order_total_check check (total >= -(1::numeric)),
  constraint order_one_stay_excl exclude using gist (stay with &&, shelf with &&) where (room > 0)
);
create index order_billing_zip_idx on "order" (billing_zip);
create index order_country_code_idx on "order" (country_code);
create index order_from_idx on "order" using brin ("from");
create index order_from_total_idx on "order" ("from" desc nulls last, total nulls first) include (number, specimen_id);
create unique index order_number_lower_idx on "order" ((lower(number)) text_pattern_ops);
create unique index order_open_room_key on "order" (room) where (until is null);
create index order_room_idx on "order" using hash (room);
create index order_seat_row_seat_place_idx on "order" (seat_row, seat_place);
create index order_specimen_id_idx on "order" (specimen_id);
create index order_stay_idx on "order" using spgist (stay);
create unique index order_until_open_idx on "order" (until) nulls not distinct where (until is not null);

create table passport (
  customer_id bigint not null,
  constraint passport_pkey primary key (customer_id)
);

create table seat (
  row integer not null,
  place integer not null,
  updated_at timestamptz(3) not null default now(),
  version integer not null default 1,
  constraint seat_pkey primary key (row, place)
);

create table specimen (
  id uuid not null default corollary.uuid_v7(),
  name text collate pg_c_utf8 not null,
  code text collate pg_c_utf8 not null,
  email text collate pg_c_utf8,
  home text collate pg_c_utf8,
  slug text collate pg_c_utf8 not null,
  sorted text collate "und-x-icu",
  short varchar(20) collate pg_c_utf8 not null,
  country char(2) collate pg_c_utf8 not null default 'SK',
  tiny smallint not null,
  whole integer not null default -1,
  big bigint,
  single real,
  double double precision,
  ratio numeric(12,4),
  exact numeric,
  price numeric(19,2) not null default 9.90,
  rare boolean not null default false,
  token uuid not null default gen_random_uuid(),
  notes jsonb not null default '{"tags":["it''s"]}',
  picture bytea not null default E'\\x00ff',
  found timestamptz not null default now(),
  local timestamp(3),
  day date not null default (now() at time zone 'UTC')::date,
  opens time(0),
  closes timetz,
  age interval not null default 'P1Y2M',
  mood mood not null default 'calm',
  moods mood[] not null default '{"calm","very angry"}',
  tags text[] collate pg_c_utf8 not null default E'{"a,b","c\\"d\\\\"}',
  scores integer[],
  span int4range default '["1","5")',
  wide int8range,
  prices numrange,
  days daterange,
  during tstzrange,
  hours tsrange,
  address inet,
  title text collate pg_c_utf8 generated always as (code || ': '::text || name) stored,
  taxed numeric(19,2) generated always as (price * 1.2) stored,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  constraint specimen_pkey primary key (id),
  constraint specimen_name_key unique (name),
  constraint specimen_big_range_check check (big <= 9000000000000000000),
  constraint specimen_code_pattern_check check (code ~ '^(?:[A-Z]{2}-[0-9]+)$'),
  constraint specimen_double_range_check check (double >= 0.5),
  constraint specimen_email_format_check check (email ~ E'^(?:[^\\t\\n\\u000B\\f\\r \\u00A0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000\\uFEFF@]+@[^\\t\\n\\u000B\\f\\r \\u00A0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000\\uFEFF@.]+(?:\\.[^\\t\\n\\u000B\\f\\r \\u00A0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000\\uFEFF@.]+)*)$'),
  constraint specimen_home_format_check check (home ~ E'^(?:[Hh][Tt][Tt][Pp][Ss]?://(?:[^\\t\\n\\u000B\\f\\r \\u00A0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000\\uFEFF/?#@]*@)?(?:[^\\t\\n\\u000B\\f\\r \\u00A0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000\\uFEFF/?#@:\\[\\]<>^|%\\\\]+|\\[[0-9A-Fa-f:.]+\\])(?::[0-9]{1,5})?(?:[/?#][^\\t\\n\\u000B\\f\\r \\u00A0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000\\uFEFF]*)?)$'),
  constraint specimen_name_length_check check (char_length(name) between 1 and 120),
  constraint specimen_picture_size_check check (octet_length(picture) <= 1024),
  constraint specimen_price_range_check check (price >= 0),
  constraint specimen_ratio_range_check check (ratio between 0 and 1.5),
  constraint specimen_scores_items_check check (0 <= all (scores) and 10 >= all (scores)),
  constraint specimen_slug_format_check check (slug ~ '^(?:[a-z0-9]+(?:-[a-z0-9]+)*)$'),
  constraint specimen_slug_length_check check (char_length(slug) <= 60),
  constraint specimen_tags_size_check check (cardinality(tags) <= 5),
  constraint specimen_tiny_range_check check (tiny between 0 and 9),
  constraint specimen_whole_range_check check (whole >= -5)
);
create index specimen_days_idx on specimen using gist (days);
create index specimen_notes_idx on specimen using gin (notes);
create index specimen_slug_idx on specimen (slug);
create index specimen_tags_idx on specimen using gin (tags);
create index specimen_title_idx on specimen (title);

create table visa (
  passport_customer_id bigint not null,
  country_code char(2) collate pg_c_utf8 not null,
  constraint visa_pkey primary key (passport_customer_id, country_code)
);
create index visa_country_code_idx on visa (country_code);

create table stock.counter (
  id integer not null generated by default as identity,
  constraint counter_pkey primary key (id)
);

create table stock.ticket (
  id text not null default 'T-' || gen_random_uuid(),
  constraint ticket_pkey primary key (id)
);

alter table "order" add constraint order_country_code_fkey foreign key (country_code) references country (code) on delete set null;
alter table "order" add constraint order_customer_id_fkey foreign key (customer_id) references customer (id) on delete cascade;
alter table "order" add constraint order_parent_id_fkey foreign key (parent_id) references "order" (id) deferrable initially deferred;
alter table "order" add constraint order_replaces_id_fkey foreign key (replaces_id) references "order" (id) on delete restrict;
alter table "order" add constraint order_seat_row_seat_place_fkey foreign key (seat_row, seat_place) references seat (row, place) match full on delete restrict;
alter table "order" add constraint order_specimen_id_fkey foreign key (specimen_id) references specimen (id) on delete restrict;
alter table passport add constraint passport_customer_id_fkey foreign key (customer_id) references customer (id) on delete restrict;
alter table visa add constraint visa_country_code_fkey foreign key (country_code) references country (code) on delete restrict;
alter table visa add constraint visa_passport_customer_id_fkey foreign key (passport_customer_id) references passport (customer_id) on delete restrict;

create trigger country_touch
  before update on country for each row
  when (old.* is distinct from new.*)
  execute function corollary.version_touch();
create trigger customer_touch
  before update on customer for each row
  when (old.* is distinct from new.*)
  execute function corollary.updated_at_touch();
create trigger order_touch
  before update on "order" for each row
  when (old.* is distinct from new.*)
  execute function corollary.updated_at_version_touch();
create trigger seat_touch
  before update on seat for each row
  when (old.* is distinct from new.*)
  execute function corollary.updated_at_version_touch();
create trigger specimen_touch
  before update on specimen for each row
  when (old.id is distinct from new.id or old.name is distinct from new.name or old.code is distinct from new.code or old.email is distinct from new.email or old.home is distinct from new.home or old.slug is distinct from new.slug or old.sorted is distinct from new.sorted or old.short is distinct from new.short or old.country is distinct from new.country or old.tiny is distinct from new.tiny or old.whole is distinct from new.whole or old.big is distinct from new.big or old.single is distinct from new.single or old.double is distinct from new.double or old.ratio is distinct from new.ratio or old.exact is distinct from new.exact or old.price is distinct from new.price or old.rare is distinct from new.rare or old.token is distinct from new.token or old.notes is distinct from new.notes or old.picture is distinct from new.picture or old.found is distinct from new.found or old.local is distinct from new.local or old.day is distinct from new.day or old.opens is distinct from new.opens or old.closes is distinct from new.closes or old.age is distinct from new.age or old.mood is distinct from new.mood or old.moods is distinct from new.moods or old.tags is distinct from new.tags or old.scores is distinct from new.scores or old.span is distinct from new.span or old.wide is distinct from new.wide or old.prices is distinct from new.prices or old.days is distinct from new.days or old.during is distinct from new.during or old.hours is distinct from new.hours or old.address::text is distinct from new.address::text or old.created_at is distinct from new.created_at or old.updated_at is distinct from new.updated_at)
  execute function corollary.updated_at_touch();

comment on schema corollary is 'What Corollary keeps beside the tables of the model.';
comment on function corollary.snowflake() is 'A time-ordered 64-bit id. The setting corollary.node (0 to 1023) tells databases apart.';
comment on function corollary.snowflake_newest_first() is 'Like snowflake, but later ids are smaller.';
comment on function corollary.uuid_v7() is 'A time-ordered uuid (version 7), for servers before Postgres 18.';
comment on table corollary.deployment is 'What this database was made from.';
comment on column corollary.deployment.schema_hash is 'Changes with anything in the schema; compared at each start.';
comment on column corollary.deployment.schema is 'The schema as it was derived, to compare later ones with.';
comment on table specimen is 'Find: One find.';
comment on column specimen.name is 'As on the label; it''s shown to visitors.';

grant execute on function
  corollary.snowflake(),
  corollary.snowflake_advance(),
  corollary.snowflake_newest_first(),
  corollary.updated_at_touch(),
  corollary.updated_at_version_touch(),
  corollary.uuid_v7(),
  corollary.version_touch()
to corollary_app;
grant usage on schema
  corollary,
  public,
  stock
to corollary_app;
grant usage on sequence
  corollary.snowflake_count,
  corollary.snowflake_shift
to corollary_app;
grant select, insert, update, delete on table
  country,
  customer,
  "order",
  passport,
  seat,
  specimen,
  visa,
  stock.counter,
  stock.ticket
to corollary_app;
