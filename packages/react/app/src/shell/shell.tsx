import { Menu as MenuIcon, PanelLeftClose, PanelLeftOpen, Search } from "lucide-react";
import { lazy, Suspense, useEffect, useState, type ReactNode } from "react";
import { Dialog, Modal, ModalOverlay } from "react-aria-components";
import { useApp, useMessages } from "../context.js";
import { IconButton } from "../parts/button.js";
import { Notices } from "../parts/toast.js";
import { Link } from "../route/link.js";
import { AccountMenu } from "../screens/account/menu.js";
import { readAhead } from "../screens/pages.js";
import { Navigation } from "./navigation.js";
import { OfflineNotice } from "./offline.js";
import { useMedia, useStored } from "./stored.js";
import { ThemeMenu } from "./theme-menu.js";

const Palette = lazy(() => import("./palette.js"));

/** What stands around every screen. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const messages = useMessages();
  const isSmall = useMedia("(max-width: 760px)");
  const [isPaletteOpen, setPaletteOpen] = useState(false);
  useEffect(() => {
    // A second after the first screen was asked for: it goes before.
    const timer = setTimeout(readAhead, 1_000);
    return () => clearTimeout(timer);
  }, []);
  usePaletteKey(() => setPaletteOpen((isOpen) => !isOpen));
  const find = () => setPaletteOpen(true);
  return (
    <div className="shell">
      <a className="skip" href="#main">{messages.app.skip}</a>
      {isSmall ? <TopBar onFind={find} /> : <SideBar onFind={find} />}
      <main id="main" className="main" tabIndex={-1}><OfflineNotice />{children}</main>
      <Notices />
      {isPaletteOpen ? <Suspense fallback={null}><Palette onClose={() => setPaletteOpen(false)} /></Suspense> : null}
    </div>
  );
}

function usePaletteKey(toggle: () => void): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      event.preventDefault();
      toggle();
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, []);
}

function useTitle(): string {
  const { presentation, config } = useApp();
  return config.title ?? presentation.title;
}

function SideBar({ onFind }: { readonly onFind: () => void }) {
  const messages = useMessages();
  const title = useTitle();
  const [stored, setStored] = useStored("sidebar");
  const isNarrow = stored === "narrow";
  const toggle = <IconButton label={isNarrow ? messages.app.expandNavigation : messages.app.collapseNavigation} icon={isNarrow ? PanelLeftOpen : PanelLeftClose} onPress={() => setStored(isNarrow ? null : "narrow")} />;
  return (
    <aside className="side" data-narrow={isNarrow || undefined}>
      <div className="side-head">
        {isNarrow ? null : <Link className="brand" to=""><span className="brand-mark" aria-hidden="true" /><span className="brand-name">{title}</span></Link>}
        {toggle}
      </div>
      <FindButton onPress={onFind} narrow={isNarrow} />
      <Navigation narrow={isNarrow} />
      <div className="side-foot"><AccountMenu /><ThemeMenu /></div>
    </aside>
  );
}

function FindButton({ onPress, narrow }: { readonly onPress: () => void; readonly narrow: boolean }) {
  const messages = useMessages();
  if (narrow) return <div className="find-narrow"><IconButton label={messages.app.search} icon={Search} onPress={onPress} /></div>;
  return (
    <button type="button" className="find" onClick={onPress} aria-keyshortcuts="Control+K">
      <Search size={14} aria-hidden="true" /><span>{messages.app.search}…</span><kbd>Ctrl K</kbd>
    </button>
  );
}

function TopBar({ onFind }: { readonly onFind: () => void }) {
  const messages = useMessages();
  const title = useTitle();
  const [isOpen, setOpen] = useState(false);
  return (
    <header className="top">
      <IconButton label={messages.app.openNavigation} icon={MenuIcon} onPress={() => setOpen(true)} />
      <Link className="brand" to=""><span className="brand-mark" aria-hidden="true" /><span className="brand-name">{title}</span></Link>
      <IconButton label={messages.app.search} icon={Search} onPress={onFind} />
      <ModalOverlay className="veil veil-side" isDismissable isOpen={isOpen} onOpenChange={setOpen}>
        <Modal className="drawer">
          <Dialog className="drawer-body" aria-label={messages.app.navigation}>
            <div className="side-head"><span className="brand"><span className="brand-mark" aria-hidden="true" /><span className="brand-name">{title}</span></span><IconButton label={messages.app.closeNavigation} icon={PanelLeftClose} onPress={() => setOpen(false)} /></div>
            <Navigation narrow={false} onGo={() => setOpen(false)} />
            <div className="side-foot"><AccountMenu /><ThemeMenu /></div>
          </Dialog>
        </Modal>
      </ModalOverlay>
    </header>
  );
}
