import "./dom.js";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, renderHook, waitFor } from "@testing-library/react";
import { Decimal } from "corollary";
import { createElement, type ReactNode } from "react";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { CorollaryProvider, keys, useAction, useClient, useCreate, useDelete, useInfiniteList, useList, useRecord, useUpdate } from "../src/index.js";
import { Customer, Invoice, InvoiceLine, openShop, type Shop } from "./shop.js";

let shop: Shop;
let cache: QueryClient;
let customer: string;
let invoice: string;

beforeAll(async () => {
  shop = await openShop();
  customer = (await shop.client.create(Customer, { name: "Acme" })).id;
  invoice = (await shop.client.create(Invoice, { number: "1", customer, lines: [{ description: "nails", quantity: 2, price: "1.50" }] })).id;
});
afterAll(() => shop.close());
beforeEach(() => {
  cache = new QueryClient();
  shop.asked.length = 0;
});
afterEach(() => {
  cleanup();
  cache.clear();
});

const wrapper = ({ children }: { readonly children: ReactNode }) => createElement(CorollaryProvider, { client: shop.client, queryClient: cache, children });
const show = <T>(hook: () => T) => renderHook(hook, { wrapper });

describe("reading", () => {
  it("gives a page of rows in the types of their fields", async () => {
    const { result } = show(() => useList(Invoice, (q) => q.where((i) => i.customer.name.eq("Acme")).include({ lines: true }).limit(5), { count: "exact" }));
    expect(result.current.data).toBeUndefined();
    await waitFor(() => expect(result.current.isSuccess).toBe(true));
    expect(result.current.data?.count).toBe(1);
    expect(result.current.data?.rows[0]?.lines[0]?.amount).toEqual(new Decimal(3));
  });

  it("keeps what is the same after asking again", async () => {
    const { result } = show(() => useList(Invoice, (q) => q.include({ lines: true })));
    await waitFor(() => expect(result.current.isSuccess).toBe(true));
    const before = result.current.data;
    await act(() => result.current.refetch());
    expect(shop.asked).toHaveLength(2);
    expect(result.current.data).toBe(before);
  });

  it("reads on page by page", async () => {
    const names = Array.from({ length: 5 }, (_, n) => ({ name: `Bulk ${n}` }));
    await shop.client.createMany(Customer, names);
    const { result } = show(() => useInfiniteList(Customer, (q) => q.where((c) => c.name.startsWith("Bulk")).orderBy((c) => c.name.asc()).limit(2), { count: "exact" }));
    await waitFor(() => expect(result.current.isSuccess).toBe(true));
    expect(result.current.data).toMatchObject({ rows: names.slice(0, 2), count: 5 });
    await act(() => result.current.fetchNextPage());
    await act(() => result.current.fetchNextPage());
    await waitFor(() => expect(result.current.data?.rows).toHaveLength(5));
    expect(result.current.hasNextPage).toBe(false);
    expect(result.current.data?.rows.map((row) => row.name)).toEqual(names.map(({ name }) => name));
  });

  it("gives a row by its key, null where there is none, and asks nothing without a key", async () => {
    const known = show(() => useRecord(Invoice, invoice, (q) => q.include({ customer: true })));
    await waitFor(() => expect(known.result.current.data?.customer.name).toBe("Acme"));
    const missing = show(() => useRecord(Invoice, "00000000-0000-7000-8000-000000000000"));
    await waitFor(() => expect(missing.result.current.data).toBeNull());
    const asked = shop.asked.length;
    const none = show(() => useRecord(Invoice, undefined));
    expect(none.result.current.fetchStatus).toBe("idle");
    expect(shop.asked).toHaveLength(asked);
  });

  it("gives errors of the client, without asking again and again", async () => {
    const { result } = show(() => useRecord(Invoice, "no-uuid"));
    await waitFor(() => expect(result.current.isError).toBe(true));
    expect(result.current.error).toMatchObject({ name: "RequestError", code: "invalid_id" });
    expect(shop.asked).toHaveLength(1);
  });

  it("shows the former page until the next has come, where asked to", async () => {
    const { result, rerender } = renderHook(
      ({ name }) => useList(Customer, (q) => q.where((c) => c.name.eq(name)).select((c) => ({ name: c.name })), { keepPrevious: true }),
      { wrapper, initialProps: { name: "Acme" } },
    );
    await waitFor(() => expect(result.current.data?.rows).toEqual([{ name: "Acme" }]));
    rerender({ name: "nobody" });
    expect(result.current.isPlaceholderData).toBe(true);
    expect(result.current.data?.rows).toEqual([{ name: "Acme" }]);
    await waitFor(() => expect(result.current.data?.rows).toEqual([]));
  });

  it("waits until it is enabled, and stops asking when its component goes", async () => {
    const { result, rerender, unmount } = renderHook(({ enabled }) => useList(Customer, undefined, { enabled }), { wrapper, initialProps: { enabled: false } });
    expect(result.current.fetchStatus).toBe("idle");
    expect(shop.asked).toEqual([]);
    const release = shop.hold("GET");
    rerender({ enabled: true });
    await waitFor(() => expect(shop.asked).toHaveLength(1));
    unmount();
    release();
    await waitFor(() => expect(cache.isFetching()).toBe(0));
    expect(cache.getQueryCache().findAll({ queryKey: keys.entity(Customer) })[0]?.state.data).toBeUndefined();
  });

  it("uses the cache above, or makes one", async () => {
    const alone = ({ children }: { readonly children: ReactNode }) => createElement(CorollaryProvider, { client: shop.client, children });
    const own = renderHook(() => useList(Customer), { wrapper: alone });
    await waitFor(() => expect(own.result.current.isSuccess).toBe(true));
    expect(cache.getQueryCache().getAll()).toEqual([]);
    const within = ({ children }: { readonly children: ReactNode }) => createElement(QueryClientProvider, { client: cache, children: createElement(alone, { children }) });
    const shared = renderHook(() => useList(Customer), { wrapper: within });
    await waitFor(() => expect(shared.result.current.isSuccess).toBe(true));
    expect(cache.getQueryCache().getAll()).toHaveLength(1);
  });

  it("needs a provider, and says so", () => {
    expect(() => renderHook(() => useClient())).toThrow("<CorollaryProvider client={…}>");
  });
});

describe("what a write makes stale", () => {
  it("is what depends on the entity, and nothing else", async () => {
    const { result } = show(() => ({
      lines: useList(InvoiceLine),
      totals: useList(Invoice, (q) => q.select((i) => ({ total: i.total }))),
      numbers: useList(Invoice, (q) => q.select((i) => ({ number: i.number }))),
      withLines: useRecord(Invoice, invoice, (q) => q.select((i) => ({ number: i.number })).include({ lines: true })),
      customers: useList(Customer),
      create: useCreate(InvoiceLine),
    }));
    await waitFor(() => expect([result.current.lines, result.current.totals, result.current.numbers, result.current.withLines, result.current.customers].every((r) => r.isSuccess)).toBe(true));
    shop.asked.length = 0;
    await act(() => result.current.create.mutateAsync({ invoice, description: "glue", price: "2.00" }));
    await waitFor(() => expect(result.current.totals.data?.rows[0]?.total).toEqual(new Decimal(5)));
    await waitFor(() => expect(result.current.withLines.data?.lines).toHaveLength(2));
    await waitFor(() => expect(result.current.lines.data?.rows).toHaveLength(2));
    expect(shop.asked.sort()).toEqual(["GET /invoice-lines", "GET /invoices", `GET /invoices/${invoice}`, "POST /invoice-lines"]);
  });

  it("is for a deletion also what goes along", async () => {
    const gone = await shop.client.create(Invoice, { number: "gone", customer, lines: [{ description: "x", price: "1" }] });
    const { result } = show(() => ({ lines: useList(InvoiceLine, (q) => q.where((l) => l.invoice.number.eq("gone"))), customers: useList(Customer), remove: useDelete(Invoice) }));
    await waitFor(() => expect(result.current.lines.data?.rows).toHaveLength(1));
    await waitFor(() => expect(result.current.customers.isSuccess).toBe(true));
    shop.asked.length = 0;
    await act(() => result.current.remove.mutateAsync({ key: gone.id }));
    await waitFor(() => expect(result.current.lines.data?.rows).toEqual([]));
    expect(shop.asked).toEqual([`DELETE /invoices/${gone.id}`, "GET /invoice-lines"]);
  });

  it("is named by keys of entity and query", () => {
    const query = shop.client.from(Invoice).where((i) => i.number.eq("1"));
    expect(keys.list(Invoice, query)).toEqual(["corollary", "Invoice", "list", "/invoices?filter=number==1", ["Invoice", "InvoiceLine"]]);
    expect(keys.record(Customer, customer, shop.client.from(Customer))).toEqual(["corollary", "Customer", "record", `/customers/${customer}`, ["Customer"]]);
  });
});

describe("an optimistic write", () => {
  it("shows at once what was changed, in the types of the fields", async () => {
    const line = await shop.client.create(InvoiceLine, { invoice, description: "slow", price: "1.00" });
    const { result } = show(() => ({
      list: useList(InvoiceLine, (q) => q.where((l) => l.description.in(["slow", "fast"]))),
      pages: useInfiniteList(InvoiceLine),
      record: useRecord(InvoiceLine, line.id, (q) => q.include({ invoice: true })),
      update: useUpdate(InvoiceLine, { optimistic: true }),
    }));
    await waitFor(() => expect(result.current.list.isSuccess && result.current.pages.isSuccess && result.current.record.isSuccess).toBe(true));
    const release = shop.hold("PATCH");
    act(() => result.current.update.mutate({ key: line.id, values: { description: "fast", price: "7.50" } }));
    await waitFor(() => expect(result.current.list.data?.rows[0]).toMatchObject({ description: "fast", price: new Decimal("7.5"), amount: new Decimal(1) }));
    expect(result.current.record.data).toMatchObject({ description: "fast", invoice: { number: "1" } });
    expect(result.current.pages.data?.rows.some((row) => row.description === "fast")).toBe(true);
    expect(result.current.update.isPending).toBe(true);
    release();
    await waitFor(() => expect(result.current.list.data?.rows[0]?.amount).toEqual(new Decimal("7.5")));
  });

  it("is taken back where the server refuses", async () => {
    const row = await shop.client.create(Invoice, { number: "taken", customer });
    const failed: string[] = [];
    const { result } = show(() => ({
      list: useList(Invoice, (q) => q.where((i) => i.number.eq("taken"))),
      update: useUpdate(Invoice, { optimistic: true, onError: (error) => failed.push(error.code) }),
      remove: useDelete(Customer, { optimistic: true, onError: (error) => failed.push(error.code) }),
      customers: useList(Customer, (q) => q.where((c) => c.name.eq("Acme"))),
    }));
    await waitFor(() => expect(result.current.list.isSuccess && result.current.customers.isSuccess).toBe(true));
    let release = shop.hold("PATCH");
    act(() => result.current.update.mutate({ key: row.id, values: { number: "1" }, version: row.version }));
    await waitFor(() => expect(result.current.list.data?.rows[0]?.number).toBe("1"));
    release();
    await waitFor(() => expect(result.current.list.data?.rows[0]?.number).toBe("taken"));
    release = shop.hold("DELETE");
    act(() => result.current.remove.mutate({ key: customer }));
    await waitFor(() => expect(result.current.customers.data?.rows).toEqual([]));
    release();
    await waitFor(() => expect(result.current.customers.data?.rows).toHaveLength(1));
    expect(failed).toEqual(["duplicate", "still_referenced"]);
  });
});

describe("an action", () => {
  it("is refused clearly while the API has none", async () => {
    const send = { $declares: "action", of: Invoice, name: "send" } as const;
    const { result } = show(() => useAction(send));
    await act(() => result.current.mutateAsync({ key: invoice }).catch(() => undefined));
    await waitFor(() => expect(result.current.error).toMatchObject({ code: "no_actions" }));
    expect(result.current.error?.message).toContain('"send" cannot be run');
    expect(shop.asked).toEqual([]);
  });
});
