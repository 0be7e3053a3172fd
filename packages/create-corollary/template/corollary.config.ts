import { defineConfig } from "corollary/server";

export default defineConfig({
  // The embedded database is kept in .corollary/data. With DATABASE_URL=postgres://… a server is used instead.
  http: { port: 3000 },
});
