import "./dom.js";
import { QueryClient } from "@tanstack/react-query";
import { act, cleanup, renderHook, waitFor } from "@testing-library/react";
import { compile, domain as domainOf, Entity, policy, text } from "corollary";
import { createClient } from "corollary/client";
import { createHandler, createSchema, derive, openDatabase, type Database } from "corollary/server";
import { createElement, type ReactNode } from "react";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { CorollaryProvider, keys, useAbilities, useCan, useMe } from "../src/index.js";

class Page extends Entity {
  title = text();
  owner = text();
}
class Draft extends Entity { title = text(); }
const domain = domainOf({ Page, Draft, pages: policy(Page, (page, actor) => ({ read: true, update: page.owner.eq(actor.id), create: actor.signedIn })) });

let owner: Database;
let who: string | null = "ann";
let asked: string[] = [];
let wrapper: (props: { readonly children: ReactNode }) => ReactNode;
const cache = new QueryClient();

beforeAll(async () => {
  const model = compile(domain);
  owner = await openDatabase({ applicationRole: "corollary_app" });
  await createSchema(owner, derive(model, { version: Math.floor(owner.info.version / 10_000), applicationRole: "corollary_app" }));
  const handler = createHandler({ model, database: owner.as("app"), authenticate: () => (who === null ? null : { id: who }) });
  const client = createClient({ url: "http://pages.example", domain, retries: 0, fetch: (request) => { asked.push(new URL(request.url).pathname); return handler(request); } });
  wrapper = ({ children }) => createElement(CorollaryProvider, { client, queryClient: cache, children });
});
afterAll(() => owner.close());
afterEach(() => {
  cleanup();
  cache.clear();
  asked = [];
});

describe("what whoever looks may do", () => {
  it("is known to buttons, for all rows or for one", async () => {
    const { result } = renderHook(() => ({
      create: useCan(Page, "create"), any: useCan(Page, "update"), own: useCan(Page, "update", { owner: "ann" }), other: useCan(Page, "update", { owner: "ben" }), draft: useCan(Draft, "read"),
    }), { wrapper });
    expect(result.current.create).toBeUndefined();
    await waitFor(() => expect(result.current.create).toBe(true));
    expect(result.current).toMatchObject({ any: "depends", own: true, other: false, draft: false });
    expect(asked).toEqual(["/api/v1/me/abilities"]);
  });

  it("is asked again when somebody else signs in", async () => {
    const { result } = renderHook(() => ({ me: useMe(), abilities: useAbilities() }), { wrapper });
    await waitFor(() => expect(result.current.me.data).toMatchObject({ id: "ann" }));
    await waitFor(() => expect(result.current.abilities.data?.may(Page, "create")).toBe(true));
    who = null;
    await act(() => Promise.all([keys.me, keys.abilities].map((queryKey) => cache.invalidateQueries({ queryKey }))));
    await waitFor(() => expect(result.current.me.data).toBeNull());
    await waitFor(() => expect(result.current.abilities.data?.may(Page, "create")).toBe(false));
    who = "ann";
  });
});
