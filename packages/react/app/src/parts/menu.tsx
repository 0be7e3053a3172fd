import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { Menu as AriaMenu, MenuItem, MenuTrigger, Popover } from "react-aria-components";

export interface MenuEntry {
  readonly id: string;
  readonly label: string;
  readonly icon?: LucideIcon;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  readonly run: () => void;
}

/** A button (the child) with a menu of actions. */
export function Menu({ label, entries, children }: { readonly label: string; readonly entries: readonly MenuEntry[]; readonly children: ReactNode }) {
  return (
    <MenuTrigger>
      {children}
      <Popover className="popover" placement="bottom end" offset={4}>
        <AriaMenu className="menu" aria-label={label} disabledKeys={entries.filter((entry) => entry.disabled).map((entry) => entry.id)}>
          {entries.map(({ id, label: text, icon: Icon, danger = false, run }) => (
            <MenuItem key={id} id={id} className="menu-item" data-danger={danger || undefined} textValue={text} onAction={run}>
              {Icon ? <Icon aria-hidden="true" size={15} /> : null}{text}
            </MenuItem>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
