// Makes the seeds from the original script of the Chinook database: node scripts/convert.mjs Chinook_PostgreSql.sql
// (from the releases of github.com/lerocha/chinook-database). The files it makes are kept beside the model, so that
// this needs to run only when the data changes upstream.
import { readFileSync, writeFileSync } from "node:fs";

/** Table of the original, file to make, and for each field of ours the column it comes from. */
const address = (prefix = "") => ({
  street: `${prefix}address`,
  city: `${prefix}city`,
  state: `${prefix}state`,
  postalCode: `${prefix}postal_code`,
  country: `${prefix}country`,
});
const below = (field, columns) => Object.fromEntries(Object.entries(columns).map(([name, column]) => [`${field}.${name}`, column]));

const tables = [
  ["genre", "010-genre", { id: "genre_id", name: "name" }],
  ["media_type", "020-media-type", { id: "media_type_id", name: "name" }],
  ["artist", "030-artist", { id: "artist_id", name: "name" }],
  ["album", "040-album", { id: "album_id", title: "title", artist: "artist_id" }],
  [
    "track",
    "050-track",
    {
      id: "track_id", name: "name", album: "album_id", mediaType: "media_type_id", genre: "genre_id",
      composer: "composer", milliseconds: "milliseconds", bytes: "bytes", unitPrice: "unit_price",
    },
  ],
  [
    "employee",
    "060-employee",
    {
      id: "employee_id", firstName: "first_name", lastName: "last_name", title: "title", reportsTo: "reports_to",
      birthDate: "birth_date", hireDate: "hire_date", ...below("address", address()),
      phone: "phone", fax: "fax", email: "email",
    },
  ],
  [
    "customer",
    "070-customer",
    {
      id: "customer_id", firstName: "first_name", lastName: "last_name", company: "company",
      ...below("address", address()), phone: "phone", fax: "fax", email: "email", supportRep: "support_rep_id",
    },
  ],
  [
    "invoice",
    "080-invoice",
    { id: "invoice_id", customer: "customer_id", date: "invoice_date", ...below("billingAddress", address("billing_")) },
  ],
  [
    "invoice_line",
    "090-invoice-line",
    { id: "invoice_line_id", invoice: "invoice_id", track: "track_id", unitPrice: "unit_price", quantity: "quantity" },
  ],
  ["playlist", "100-playlist", { id: "playlist_id", name: "name" }],
  ["playlist_track", "110-playlist-track", { playlist: "playlist_id", track: "track_id" }],
];

const source = process.argv[2];
if (!source) throw new Error("Name the original SQL file: node scripts/convert.mjs Chinook_PostgreSql.sql");
const rows = readInserts(readFileSync(source, "utf8"));
checkTotals(rows);
for (const [table, file, fields] of tables) {
  const lines = rows.get(table).map((row) => Object.values(fields).map((column) => cell(row[column])).join(","));
  writeFileSync(new URL(`../seeds/${file}.csv`, import.meta.url), [Object.keys(fields).join(","), ...lines, ""].join("\n"));
  console.log(`${file}.csv: ${lines.length} rows`);
}

/** Rows by table, each an object by column; every value is text or null. Dates of the form 2021/1/6 become 2021-01-06. */
function readInserts(sql) {
  const found = new Map();
  for (const [, table, columns, values] of sql.matchAll(/^INSERT INTO (\w+) \((.+?)\) VALUES\n((?: {4}\(.*\)[,;]\n?)+)/gmu)) {
    const names = columns.split(", ");
    const list = found.get(table) ?? [];
    for (const line of values.trimEnd().split("\n")) {
      const cells = [...line.matchAll(/NULL|N?'((?:[^']|'')*)'|(-?[\d.]+)/gu)].map(([all, text, number]) =>
        all === "NULL" ? null : text === undefined ? number : text.replaceAll("''", "'"),
      );
      if (cells.length !== names.length) throw new Error(`${table}: cannot read ${line}`);
      list.push(Object.fromEntries(names.map((name, i) => [name, isoDate(cells[i])])));
    }
    found.set(table, list);
  }
  return found;
}

function isoDate(value) {
  const date = value === null ? null : /^(\d{4})\/(\d{1,2})\/(\d{1,2})$/u.exec(value);
  return date ? `${date[1]}-${date[2].padStart(2, "0")}-${date[3].padStart(2, "0")}` : value;
}

/** The original stores each invoice's total; our model computes it, so nothing may be lost by leaving it out. */
function checkTotals(byTable) {
  const cents = (amount) => Math.round(Number(amount) * 100);
  const sums = new Map();
  for (const line of byTable.get("invoice_line")) {
    sums.set(line.invoice_id, (sums.get(line.invoice_id) ?? 0) + cents(line.unit_price) * Number(line.quantity));
  }
  for (const invoice of byTable.get("invoice")) {
    if (sums.get(invoice.invoice_id) !== cents(invoice.total)) throw new Error(`Invoice ${invoice.invoice_id}: lines do not add up to its total.`);
  }
}

/** An empty cell is null; text that is empty, or that would be read as something else, is quoted. */
function cell(value) {
  if (value === null) return "";
  return value === "" || /[",\r\n]|^\s|\s$/u.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
