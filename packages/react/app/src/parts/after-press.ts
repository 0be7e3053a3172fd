/** Whether a button of the pointer is down, so that nothing may move under it. */
let isPressed = false;
window.addEventListener("pointerdown", () => (isPressed = true), true);
for (const name of ["pointerup", "pointercancel"] as const) window.addEventListener(name, () => (isPressed = false), true);

/**
 * Runs at once, or when the button of the pointer is released. Leaving a field by pressing a button would show what is
 * wrong with the field, move the button away from under the pointer, and so lose the press.
 */
export function afterPress(run: () => void): void {
  if (!isPressed) run();
  else window.addEventListener("click", () => setTimeout(run), { once: true, capture: true });
}
