// Before anything is drawn, so that the page does not flash in the other theme.
try {
  const chosen = localStorage.getItem("corollary.theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch {
  // Storage is refused; the system's theme is used.
}
