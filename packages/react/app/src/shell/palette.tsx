import { Plus, Search } from "lucide-react";
import { Autocomplete, Dialog, Input, Menu, MenuItem, Modal, ModalOverlay, SearchField, useFilter } from "react-aria-components";
import { useApp, useMessages } from "../context.js";
import { canCreate } from "../model/form.js";
import { navigate } from "../route/router.js";
import { EntityIcon } from "./entity-icon.js";

/** Goes anywhere by name. */
export default function Palette({ onClose }: { readonly onClose: () => void }) {
  const messages = useMessages();
  const { presentation, config, abilities } = useApp();
  const { contains } = useFilter({ sensitivity: "base" });
  const entities = Object.values(presentation.entities).filter((entity) => entity.navigable);
  const go = (path: string) => {
    onClose();
    navigate(path);
  };
  return (
    <ModalOverlay className="veil veil-top" isOpen isDismissable onOpenChange={(isOpen) => { if (!isOpen) onClose(); }}>
      <Modal className="modal palette">
        <Dialog className="dialog palette-body" aria-label={messages.app.searchHint}>
          <Autocomplete filter={contains}>
            <SearchField className="palette-field" aria-label={messages.app.searchHint} autoFocus>
              <Search size={16} aria-hidden="true" />
              <Input className="palette-input" placeholder={messages.app.searchPlaceholder} />
            </SearchField>
            <Menu className="menu palette-list" aria-label={messages.app.search} renderEmptyState={() => <p className="menu-empty">{messages.app.searchNothing}</p>}>
              {entities.map((entity) => (
                <MenuItem key={entity.name} id={entity.name} className="menu-item" textValue={entity.plural} onAction={() => go(entity.path)}>
                  <EntityIcon entity={entity} />{entity.plural}
                </MenuItem>
              ))}
              {(config.extraPages ?? []).map((page) => (
                <MenuItem key={`page ${page.path}`} id={`page ${page.path}`} className="menu-item" textValue={page.label} onAction={() => go(page.path)}>
                  <EntityIcon entity={page} />{page.label}
                </MenuItem>
              ))}
              {entities.filter((entity) => canCreate(entity, abilities)).map((entity) => {
                const text = messages.app.createOf(entity.label.toLowerCase());
                return <MenuItem key={`new ${entity.name}`} id={`new ${entity.name}`} className="menu-item" textValue={text} onAction={() => go(`${entity.path}/new`)}><Plus size={15} aria-hidden="true" />{text}</MenuItem>;
              })}
            </Menu>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
