/** What a server imports: config and, as the rooms give it, everything that needs Node. */
export { defineConfig, type Config, type DatabaseConfig, type HttpConfig } from "./cli/config.js";
