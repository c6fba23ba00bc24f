// The page of one element: each question is a form that carries its own hx-post; this script only says when it is sent.
//   <form data-answer hx-post="…" hx-trigger="submit" hx-sync="this:queue last" …>
//     <p data-save-state role="status" data-failed="Not saved: no connection. What you typed stays here">…</p>
// Without a script the form's own Save button (class no-js-only) sends it.

const TYPING_PAUSE_MS = 1500;
const pauses = new WeakMap();

function save(form) {
  clearTimeout(pauses.get(form));
  pauses.delete(form);
  // Not requestSubmit: a half-written link must not stop the level beside it from being saved. The server answers
  // with the mistake in the same place.
  window.htmx.trigger(form, "submit");
}

function saveAfterPause(form) {
  clearTimeout(pauses.get(form));
  pauses.set(form, setTimeout(() => save(form), TYPING_PAUSE_MS));
}

function answerForm(element) {
  return element instanceof Element ? element.closest("form[data-answer]") : null;
}

function isText(element) {
  return element.matches("textarea, input:not([type=radio], [type=checkbox], [type=file], [type=hidden])");
}

/** Ticking "does not apply" opens a reason: wait for its words instead of sending an answer that must fail. */
function waitsForReason(input) {
  const reason = input.closest(".choice")?.querySelector(".choice__more :is(input, textarea)");
  return Boolean(reason) && input.checked && input !== reason && reason.value.trim() === "";
}

document.addEventListener("change", (event) => {
  const form = answerForm(event.target);
  if (!form || event.target.hasAttribute("data-not-saved-alone")) return;
  if (isText(event.target)) return; // "focusout" and the pause see to it
  if (waitsForReason(event.target)) return;
  save(form);
});

document.addEventListener("input", (event) => {
  const form = answerForm(event.target);
  if (form && isText(event.target)) saveAfterPause(form);
});

document.addEventListener("focusout", (event) => {
  const form = answerForm(event.target);
  if (form && isText(event.target) && pauses.has(form)) save(form);
});

// ---- Saying so when it did not work ---------------------------------------------------------------------------

function sayNotSaved(event) {
  const form = answerForm(event.detail.elt);
  const state = form?.querySelector("[data-save-state]");
  if (!state) return;
  state.className = "saved saved--failed";
  state.textContent = state.dataset.failed;
  form.dataset.unsaved = "";
}

document.addEventListener("htmx:sendError", sayNotSaved);
document.addEventListener("htmx:timeout", sayNotSaved);
document.addEventListener("htmx:responseError", sayNotSaved);

// A form with a mistake (422) and a conflict (409) come back as the same question, with words: show them.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (answerForm(event.detail.requestConfig?.elt) && [409, 422].includes(event.detail.xhr.status)) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

window.addEventListener("online", () => {
  document.querySelectorAll("form[data-answer][data-unsaved]").forEach(save);
});

window.addEventListener("beforeunload", (event) => {
  if (document.querySelector("form[data-answer][data-unsaved]")) event.preventDefault();
});

// ---- Staying where one is while the question is replaced ---------------------------------------------------------

let kept = null;

document.addEventListener("htmx:beforeSwap", (event) => {
  const focused = document.activeElement;
  const form = answerForm(event.detail.requestConfig?.elt);
  if (!form || !focused?.id || !form.contains(focused)) {
    kept = null;
    return;
  }
  kept = { id: focused.id, open: [...form.querySelectorAll("details[open][id]")].map((fold) => fold.id) };
  // Words written since the request left are newer than what the server sends back.
  if (isText(focused) && pauses.has(form)) Object.assign(kept, { value: focused.value, from: focused.selectionStart });
});

document.addEventListener("htmx:afterSettle", () => {
  if (!kept) return;
  const { id, open, value, from } = kept;
  kept = null;
  for (const fold of open) document.getElementById(fold)?.setAttribute("open", "");
  const element = document.getElementById(id);
  if (!element) return;
  if (value !== undefined && element.value !== value) {
    element.value = value;
    saveAfterPause(answerForm(element));
  }
  if (document.activeElement !== element) element.focus({ preventScroll: true });
  if (from !== undefined && from !== null) element.setSelectionRange(from, from);
});
