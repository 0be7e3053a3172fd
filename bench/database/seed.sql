-- The invoices part of the Chinook shape, generated: 60 customers in 20 countries, 500 tracks, 20,000 invoices
-- with one to five lines each. No random(): every run has the same rows.
insert into customer (id, first_name, last_name, company, city, country, email, created_at, updated_at)
select n, 'First ' || n, 'Last ' || n, case when n % 3 = 0 then 'Company ' || n end, 'City ' || n % 40,
       'Country ' || n % 20, 'customer' || n || '@example.com',
       timestamptz '2020-01-01Z' + n * interval '1 hour', timestamptz '2020-01-01Z' + n * interval '1 hour'
from generate_series(1, 60) n;

insert into track (id, name, composer, milliseconds, unit_price, created_at, updated_at)
select n, 'Track ' || n, case when n % 4 <> 0 then 'Composer ' || n % 90 end, 120000 + n * 317,
       case when n % 10 = 0 then 1.99 else 0.99 end,
       timestamptz '2020-01-01Z' + n * interval '1 minute', timestamptz '2020-01-01Z' + n * interval '1 minute'
from generate_series(1, 500) n;

create temporary table line as
select row_number() over (order by n, k) as id, n as invoice_id, t.id as track_id, t.unit_price, 1 + (n + k) % 3 as quantity
from generate_series(1, 20000) n
cross join lateral generate_series(1, 1 + n * 7 % 5) k
join track t on t.id = 1 + (n * 31 + k * 57) % 500;

insert into invoice (id, customer_id, issued_at, billing_address, billing_city, billing_country,
                     billing_postal_code, total, created_at, updated_at)
select n, 1 + n % 60, moment, n % 300 || ' Long Street', 'City ' || (1 + n % 60) % 40, 'Country ' || (1 + n % 60) % 20,
       case when n % 5 <> 0 then lpad((n % 9973)::text, 5, '0') end, amount, moment, moment
from (select invoice_id as n, sum(unit_price * quantity) as amount, timestamptz '2021-01-01Z' + invoice_id * interval '97 minutes' as moment
      from line group by invoice_id) i
order by n;

insert into invoice_line (id, invoice_id, track_id, unit_price, quantity, created_at, updated_at)
select l.id, l.invoice_id, l.track_id, l.unit_price, l.quantity, i.created_at, i.created_at
from line l join invoice i on i.id = l.invoice_id
order by l.id;
