import { useApp, type CellProps } from "@corollary/react/app";

/** How long there is still time: what counts is not the day but what is left of it. */
export function DueDay({ value, field, row }: CellProps) {
  const { formats } = useApp();
  if (typeof value !== "string") return null;
  const day = field.kind === "value" ? formats.value(value, field) : value;
  if (row["status"] === "solved" || row["status"] === "closed") return <span>{day}</span>;
  const left = daysUntil(value);
  const urgency = left < 0 ? "late" : left <= 1 ? "soon" : "calm";
  return <span className="due-day" data-urgency={urgency} title={day}>{inWords(left)}</span>;
}

function daysUntil(day: string): number {
  const now = new Date();
  const today = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate());
  return Math.round((Date.parse(day) - today) / 86_400_000);
}

function inWords(left: number): string {
  if (left === 0) return "today";
  if (left === 1) return "tomorrow";
  const days = Math.abs(left);
  return left > 0 ? `in ${days} days` : `${days} ${days === 1 ? "day" : "days"} late`;
}
