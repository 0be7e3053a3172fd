/** One who signs in, by the part of their address before the "@". */
type Who = string;

export interface Business {
  readonly prefix: string;
  readonly teams: readonly { readonly name: string; readonly lead: Who; readonly members: readonly Who[] }[];
  /** Name, price, cost. */
  readonly products: readonly (readonly [name: string, price: string, cost: string])[];
  readonly customers: readonly { readonly name: string; readonly contact: string; readonly email: string; readonly owner: Who; readonly team?: string; readonly note?: string }[];
  readonly invoices: readonly DemoInvoice[];
}

export interface DemoInvoice {
  readonly customer: string;
  /** Days from today. */
  readonly issued: number;
  readonly status: "draft" | "sent" | "paid" | "void";
  readonly discount?: string;
  readonly lines: readonly (readonly [product: string, quantity: number])[];
}

/** Companies and people are invented. */
export const businesses: Readonly<Record<string, Business>> = {
  harbour: {
    prefix: "HR",
    teams: [{ name: "Coast", lead: "cleo", members: ["cleo"] }, { name: "Inland", lead: "eva", members: ["eva", "cleo"] }],
    products: [
      ["House blend, 1 kg", "24.00", "13.10"], ["Single origin, 1 kg", "31.50", "18.40"], ["Decaf, 1 kg", "27.00", "15.20"],
      ["Grinder service", "85.00", "40.00"], ["Barista course, a day", "390.00", "210.00"],
    ],
    customers: [
      { name: "Café Meridian", contact: "Noor Haddad", email: "noor@meridian.example", owner: "cleo", team: "Coast", note: "Wants the course before the season begins." },
      { name: "Pier Nine", contact: "Tom Abara", email: "tom@piernine.example", owner: "cleo", team: "Coast" },
      { name: "Hotel Aurelia", contact: "Ines Moura", email: "ines@aurelia.example", owner: "eva", team: "Inland", note: "Pays late in December, always in January." },
      { name: "The Long Table", contact: "Per Solberg", email: "per@longtable.example", owner: "eva" },
      { name: "Studio Kestrel", contact: "Mika Ueda", email: "mika@kestrel.example", owner: "eva" },
    ],
    invoices: [
      { customer: "Café Meridian", issued: -64, status: "paid", lines: [["House blend, 1 kg", 40], ["Decaf, 1 kg", 10]] },
      { customer: "Café Meridian", issued: -33, status: "sent", lines: [["House blend, 1 kg", 45], ["Grinder service", 1]] },
      { customer: "Café Meridian", issued: -2, status: "draft", lines: [["Barista course, a day", 2]] },
      { customer: "Pier Nine", issued: -20, status: "sent", lines: [["Single origin, 1 kg", 12]] },
      { customer: "Pier Nine", issued: -1, status: "draft", lines: [["House blend, 1 kg", 20]] },
      { customer: "Hotel Aurelia", issued: -71, status: "paid", discount: "5.00", lines: [["House blend, 1 kg", 120], ["Decaf, 1 kg", 30]] },
      { customer: "Hotel Aurelia", issued: -12, status: "sent", discount: "5.00", lines: [["House blend, 1 kg", 130], ["Grinder service", 3]] },
      { customer: "The Long Table", issued: -45, status: "void", lines: [["Single origin, 1 kg", 6]] },
      { customer: "The Long Table", issued: -40, status: "paid", lines: [["Single origin, 1 kg", 16]] },
      { customer: "Studio Kestrel", issued: -8, status: "sent", lines: [["House blend, 1 kg", 6], ["Barista course, a day", 1]] },
    ],
  },
  lantern: {
    prefix: "LP",
    teams: [{ name: "Bookshops", lead: "finn", members: ["finn"] }],
    products: [["Poster, A2", "18.00", "6.20"], ["Notebook, dotted", "9.50", "3.80"], ["Small edition, 100 copies", "1450.00", "980.00"]],
    customers: [
      { name: "Corner Books", contact: "Ruth Amsel", email: "ruth@corner.example", owner: "finn", team: "Bookshops", note: "Takes posters on approval." },
      { name: "Museum of Tides", contact: "Jonas Weil", email: "jonas@tides.example", owner: "finn" },
    ],
    invoices: [
      { customer: "Corner Books", issued: -50, status: "paid", lines: [["Poster, A2", 25], ["Notebook, dotted", 60]] },
      { customer: "Corner Books", issued: -18, status: "sent", lines: [["Notebook, dotted", 80]] },
      { customer: "Museum of Tides", issued: -3, status: "draft", discount: "10.00", lines: [["Small edition, 100 copies", 1], ["Poster, A2", 50]] },
    ],
  },
};
