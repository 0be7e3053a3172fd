import { defineConfig } from "corollary/server";

export default defineConfig({
  // Without DATABASE_URL the database is embedded and kept here.
  database: { folder: ".corollary/data" },
  http: { port: 3001 },
});
