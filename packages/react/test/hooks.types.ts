/** Checked by the compiler alone: what the hooks take and give. */
import type { Row } from "corollary";
import type { ApiError, ClientPage } from "corollary/client";
import { expectTypeOf } from "vitest";
import { useAction, useClient, useCreate, useDelete, useInfiniteList, useList, useRecord, useUpdate, type InfiniteList } from "../src/index.js";
import { Customer, domain, Invoice, InvoiceLine } from "./shop.js";

export function Reads() {
  const list = useList(Invoice, (q) => q.where((i) => i.customer.name.eq("Acme")).include({ lines: true, customer: true }));
  expectTypeOf(list.error).toEqualTypeOf<ApiError | null>();
  expectTypeOf(list.data?.rows[0]?.lines).toEqualTypeOf<Row<InvoiceLine>[] | undefined>();
  expectTypeOf(useList(Customer).data).toEqualTypeOf<ClientPage<Row<Customer>> | undefined>();
  expectTypeOf(useInfiniteList(Invoice, (q) => q.select((i) => ({ no: i.number }))).data).toEqualTypeOf<InfiniteList<{ no: string }> | undefined>();
  expectTypeOf(useRecord(Invoice, "key").data).toEqualTypeOf<Row<Invoice> | null | undefined>();
  expectTypeOf(useRecord(Invoice, null, (q) => q.include({ customer: true })).data?.customer.name).toEqualTypeOf<string | undefined>();
  // @ts-expect-error the key of an invoice is text
  useRecord(Invoice, 1);
  // @ts-expect-error no such field
  useList(Invoice, (q) => q.where((i) => i.nothing.eq(1)));
  // @ts-expect-error no such relation
  useList(Invoice, (q) => q.include({ nothing: true }));
  // @ts-expect-error the lines were not included
  void list.data?.rows[0]?.customer.invoices;
}

export function Writes() {
  const create = useCreate(Invoice, { onSuccess: (row) => expectTypeOf(row).toEqualTypeOf<Row<Invoice>>() });
  create.mutate({ number: "1", customer: "c", lines: [{ description: "x", price: "1" }] });
  // @ts-expect-error the customer is required
  create.mutate({ number: "1" });
  const update = useUpdate(Invoice, { optimistic: true });
  update.mutate({ key: "i", values: { number: "2" }, version: 1 });
  // @ts-expect-error a total is computed
  update.mutate({ key: "i", values: { total: 1 } });
  // @ts-expect-error the key says which row
  update.mutate({ values: { number: "2" } });
  expectTypeOf(update.error).toEqualTypeOf<ApiError | null>();
  useDelete(Invoice).mutate({ key: "i" });
  // @ts-expect-error a key is not the row
  useDelete(Invoice).mutate("i");
  const pay = useAction({ $declares: "action", of: Invoice, name: "pay", input: { method: "card" } });
  pay.mutate({ key: "i", input: { method: "wire" } });
  // @ts-expect-error another input
  pay.mutate({ key: "i", input: { amount: 1 } });
}

class Stranger {
  readonly nothing = 1;
}

export function Clients() {
  useClient<typeof domain>().from(Invoice);
  // @ts-expect-error not of this domain
  useClient<typeof domain>().from(Stranger);
}
