import { defineApp } from "@corollary/react/app";
import { DueDay } from "./due-day";
import { MyDesk } from "./my-desk";
import { RatingsPage } from "./ratings-page";
import { StarsInput } from "./stars-input";
import { Stars } from "./stars";
import "./desk.css";

/** What this desk has otherwise than every application: typed by the domain, so that a wrong name does not compile. */
export default defineApp<typeof import("../domain/ticket") & typeof import("../domain/rating")>({
  title: "Fernwick helpdesk",
  cells: { "Ticket.due": DueDay, "Rating.stars": Stars },
  widgets: { "Rating.stars": StarsInput },
  pages: { "Rating.list": RatingsPage },
  extraPages: [{ path: "my-desk", label: "My desk", page: MyDesk }],
  theme: {
    accent: { light: "#5b4bb7", dark: "#b3a6f5" },
    "accent-hover": { light: "#4a3c9c", dark: "#c7bdf8" },
    "accent-soft": { light: "#ebe8f9", dark: "#282241" },
    "accent-ink": { light: "#4a3c9c", dark: "#c7bdf8" },
    "on-accent": { light: "#ffffff", dark: "#171131" },
    selected: { light: "#efedfb", dark: "#262139" },
  },
});
