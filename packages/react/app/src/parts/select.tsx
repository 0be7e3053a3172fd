import { Check, ChevronDown } from "lucide-react";
import { Button, Label, ListBox, ListBoxItem, Popover, Select, SelectValue } from "react-aria-components";
import { useMessages } from "../context.js";

export interface Option {
  readonly value: string;
  readonly label: string;
}

interface SelectBoxProps {
  readonly label: string;
  readonly hideLabel?: boolean;
  readonly id?: string;
  readonly value: string;
  readonly options: readonly Option[];
  readonly onChange: (value: string) => void;
  readonly onBlur?: () => void;
  readonly invalid?: boolean;
  readonly describedBy?: string | undefined;
  readonly compact?: boolean;
}

/** One of a few. */
export function SelectBox({ label, hideLabel = false, id, value, options, onChange, onBlur, invalid = false, describedBy, compact = false }: SelectBoxProps) {
  const messages = useMessages();
  return (
    <Select className="select" value={value === "" ? null : value} onChange={(key) => onChange(key === null ? "" : String(key))} onBlur={onBlur ?? (() => {})} isInvalid={invalid} placeholder={messages.form.choose} {...(hideLabel ? { "aria-label": label } : {})} {...(describedBy === undefined ? {} : { "aria-describedby": describedBy })}>
      {hideLabel ? null : <Label className="label">{label}</Label>}
      <Button className="input select-button" data-compact={compact || undefined} {...(id === undefined ? {} : { id })}>
        <SelectValue className="select-value" />
        <ChevronDown size={14} aria-hidden="true" />
      </Button>
      <Popover className="popover select-popover" offset={4}>
        <ListBox className="menu">
          {options.map((option) => (
            <ListBoxItem key={option.value} id={option.value} className="menu-item" textValue={option.label}>
              {({ isSelected }) => <><span className="menu-text">{option.label}</span>{isSelected ? <Check size={14} aria-hidden="true" /> : null}</>}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </Select>
  );
}
