-- The invoices part of the Chinook shape, generated: 60 customers in 20 countries, 500 tracks, 20,000 invoices
-- with one to five lines each. No random(): every run has the same bytes.
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

insert into invoice (id, customer_id, issued_at, billing_address, billing_city, billing_country,
                     billing_postal_code, total, created_at, updated_at)
select n, 1 + n % 60, timestamptz '2021-01-01Z' + n * interval '97 minutes', n % 300 || ' Long Street',
       'City ' || (1 + n % 60) % 40, 'Country ' || (1 + n % 60) % 20,
       case when n % 5 <> 0 then lpad((n % 9973)::text, 5, '0') end, 0,
       timestamptz '2021-01-01Z' + n * interval '97 minutes', timestamptz '2021-01-01Z' + n * interval '97 minutes'
from generate_series(1, 20000) n;

insert into invoice_line (id, invoice_id, track_id, unit_price, quantity, created_at, updated_at)
select row_number() over (order by i.id, k), i.id, t.id, t.unit_price, 1 + (i.id + k) % 3, i.created_at, i.created_at
from invoice i
cross join lateral generate_series(1, 1 + i.id * 7 % 5) k
join track t on t.id = 1 + (i.id * 31 + k * 57) % 500;

update invoice i
set total = l.total
from (select invoice_id, sum(unit_price * quantity) as total from invoice_line group by invoice_id) l
where l.invoice_id = i.id;
