/** Checked by the compiler alone: names that a configuration of the application may have. */
import { defineApp, type CellProps, type WidgetProps } from "@corollary/react/app";
import { domain, Invoice } from "./shop.js";

const Cell = ({ value }: CellProps) => <b>{String(value)}</b>;
const Input = ({ id }: WidgetProps) => <input id={id} />;
const Page = () => null;

export const byAnyName = defineApp({ cells: { "Whatever.it": Cell }, pages: { "Whatever.list": Page } });

export const byTheDomain = defineApp<typeof domain>({
  cells: { "Invoice.number": Cell, "Invoice.customer": Cell, Customer: Cell, money: Cell, state: Cell },
  widgets: { "InvoiceLine.quantity": Input, reference: Input },
  pages: { home: Page, "Invoice.board": Page },
  theme: { accent: "red", ink: { light: "black", dark: "white" } },
});

export const byItsValue = defineApp({ domain: { Invoice }, cells: { "Invoice.number": Cell } });

// @ts-expect-error an invoice has no such field
defineApp<typeof domain>({ cells: { "Invoice.nummer": Cell } });
// @ts-expect-error no such entity
defineApp<typeof domain>({ widgets: { "Bill.number": Input } });
// @ts-expect-error no such page
defineApp<typeof domain>({ pages: { "Invoice.lists": Page } });
// @ts-expect-error the value of a theme is a colour, or one for each of the two
defineApp({ theme: { accent: { light: "black" } } });
// @ts-expect-error checked against the domain that is given
defineApp({ domain: { Invoice }, cells: { "Invoice.nummer": Cell } });
