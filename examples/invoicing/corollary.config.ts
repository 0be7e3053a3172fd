import { defineConfig } from "corollary/server";

export default defineConfig({
  // Without DATABASE_URL the database is embedded and kept here.
  database: { folder: ".corollary/data" },
  // Passwords, passkeys and API keys, no registration. Nothing needs to be set for this machine; mails are files in .corollary/outbox.
  identity: { name: "Invoicing" },
  http: { port: 3002 },
});
