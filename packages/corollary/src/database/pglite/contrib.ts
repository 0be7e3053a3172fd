import { cube } from "@electric-sql/pglite/contrib/cube";
import { earthdistance } from "@electric-sql/pglite/contrib/earthdistance";
import { fuzzystrmatch } from "@electric-sql/pglite/contrib/fuzzystrmatch";
import { hstore } from "@electric-sql/pglite/contrib/hstore";
import { intarray } from "@electric-sql/pglite/contrib/intarray";
import { ltree } from "@electric-sql/pglite/contrib/ltree";
import { pgcrypto } from "@electric-sql/pglite/contrib/pgcrypto";
import { tablefunc } from "@electric-sql/pglite/contrib/tablefunc";
import { uuid_ossp } from "@electric-sql/pglite/contrib/uuid_ossp";

/** Extensions of Postgres's contrib modules that other databases often use. Loading them takes some tenths of a second. */
export const contrib = { cube, earthdistance, fuzzystrmatch, hstore, intarray, ltree, pgcrypto, tablefunc, uuid_ossp };
