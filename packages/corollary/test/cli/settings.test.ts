import { describe, expect, it } from "vitest";
import { isLocalDatabase, isLoopback, settings, target } from "../../src/cli/settings.js";

describe("settings", () => {
  it("have defaults: the embedded database, this machine only, port 3000", () => {
    expect(settings("/app", {}, {}, {})).toEqual({
      database: { kind: "embedded", folder: "/app/.corollary/data" }, applicationRole: "corollary_app",
      host: "127.0.0.1", port: 3000, production: false, seeds: "/app/seeds",
    });
  });
  it("come from the config, then the environment, then the command line", () => {
    const config = { database: { url: "postgres://a/b", poolSize: 3 }, http: { host: "a", port: 1 } };
    expect(settings("/app", config, {}, {})).toMatchObject({ host: "a", port: 1, database: { kind: "server", url: "postgres://a/b", poolSize: 3 } });
    const env = { HOST: "b", PORT: "2", DATABASE_URL: "postgres://c/d", NODE_ENV: "production" };
    expect(settings("/app", config, {}, env)).toMatchObject({ host: "b", port: 2, production: true, database: { url: "postgres://c/d" } });
    expect(settings("/app", config, { host: "c", port: 0 }, env)).toMatchObject({ host: "c", port: 0 });
  });
  it("take a variable that is set to nothing as not set", () => {
    expect(settings("/app", {}, {}, { DATABASE_URL: "", PORT: " " })).toMatchObject({ database: { kind: "embedded" }, port: 3000 });
  });
  it("are refused where a variable makes no sense", () => {
    expect(() => settings("/app", {}, {}, { PORT: "http" })).toThrow('PORT is "http"');
    expect(() => settings("/app", {}, {}, { PORT: "70000" })).toThrow("PORT");
    expect(() => settings("/app", {}, {}, { DATABASE_URL: "mysql://x" })).toThrow("DATABASE_URL");
  });
  it("know the major version of a server from its version number", () => {
    expect(target({}, 180004).version).toBe(18);
    expect(target({}, 14).version).toBe(14);
  });
});

describe("what is local", () => {
  it("is a loopback address in any spelling", () => {
    expect(["127.0.0.1", "127.9.9.9", "::1", "[::1]", "localhost", "LOCALHOST", "app.localhost"].filter((host) => !isLoopback(host))).toEqual([]);
    expect(["0.0.0.0", "::", "10.0.0.1", "127.0.0.1.example.com", "localhost.example.com"].filter(isLoopback)).toEqual([]);
  });
  it("is the embedded database, and a server at a loopback address or a socket", () => {
    const local = (url: string) => isLocalDatabase({ kind: "server", url });
    expect(isLocalDatabase({ kind: "embedded", folder: "/x" })).toBe(true);
    expect(local("postgres://me:secret@localhost:5432/db")).toBe(true);
    expect(local("postgres:///db")).toBe(true);
    expect(local("postgres://localhost/db?host=/var/run/postgresql")).toBe(true);
    expect(local("postgres://me@db.example.com/db")).toBe(false);
    expect(local("postgres://localhost/db?host=db.example.com")).toBe(false);
  });
});
