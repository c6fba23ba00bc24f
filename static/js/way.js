// After a mark the whole way is replaced: who used the keyboard goes on where they were, else at the line that says what was done.
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target.id !== "way" && !document.getElementById("way")?.contains(event.detail.elt)) return;
  if (document.activeElement && document.activeElement !== document.body) return;
  document.getElementById("way-notice")?.focus();
});
