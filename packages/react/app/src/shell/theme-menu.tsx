import { Monitor, Moon, Sun } from "lucide-react";
import { useMessages } from "../context.js";
import { IconButton } from "../parts/button.js";
import { Menu } from "../parts/menu.js";
import { useStored } from "./stored.js";

type Theme = "light" | "dark" | null;

function show(theme: Theme): void {
  if (theme === null) delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
}

export function ThemeMenu() {
  const messages = useMessages();
  const [theme, setTheme] = useStored("theme");
  const choose = (next: Theme) => () => {
    setTheme(next);
    show(next);
  };
  const entries = [
    { id: "system", label: messages.app.themeSystem, icon: Monitor, run: choose(null) },
    { id: "light", label: messages.app.themeLight, icon: Sun, run: choose("light") },
    { id: "dark", label: messages.app.themeDark, icon: Moon, run: choose("dark") },
  ];
  return <Menu label={messages.app.theme} entries={entries}><IconButton label={messages.app.theme} icon={theme === "dark" ? Moon : theme === "light" ? Sun : Monitor} /></Menu>;
}
