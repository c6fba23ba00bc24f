// The page of one element: one plain form with a section for each question. Every section saves itself through htmx
// (hx-trigger="save-answer"); this script says when, and says so when it did not work. In markup:
//   <section id="q-…" data-answer hx-post="…" hx-trigger="save-answer" hx-target="#q-…-status" hx-swap="outerHTML">
//     <p class="saved" role="status" data-save-state data-failed="Not saved: no connection. …" data-refused="Not saved: …">
// A good answer swaps the status line and the hidden revision; a mistake (422) and a conflict (409) swap the whole section,
// with what was typed. Without a script the page's buttons send the form.

const TYPING_PAUSE_MS = 1500;
const RETRY_MS = 15000;
const timers = new WeakMap(); // section: a save that is still to come
const onTheWay = new WeakSet(); // sections whose request has not come back
const changedSince = new WeakSet(); // sections changed while their request was on the way

function answerForm(element) {
  return element instanceof Element ? element.closest("[data-answer]") : null;
}

/** The form that a request of htmx was sent for, also after it left the page. */
function requestedForm(event) {
  return answerForm(event.detail.requestConfig?.elt ?? event.detail.elt);
}

function isText(element) {
  return !element.matches("[data-attached]") && element.matches("textarea, input:not([type=radio], [type=checkbox], [type=file], [type=hidden])");
}

// ---- Times are the reader's, not the server's --------------------------------------------------------------------

/** Without a script the server's own time stands there. */
function showLocalTimes(scope) {
  for (const time of scope.querySelectorAll("time[data-local-time]")) {
    const moment = new Date(time.dateTime);
    if (!Number.isNaN(moment.valueOf())) time.textContent = moment.toTimeString().slice(0, 5);
  }
}

showLocalTimes(document);
document.addEventListener("htmx:load", (event) => showLocalTimes(event.detail.elt.parentElement ?? event.detail.elt));

// ---- When an answer is sent -----------------------------------------------------------------------------------

function save(form) {
  clearTimeout(timers.get(form));
  timers.delete(form);
  if (!form.isConnected) return;
  if (onTheWay.has(form)) changedSince.add(form);
  else window.htmx.trigger(form, "save-answer");
}

function saveAfter(form, pause) {
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(() => save(form), pause));
}

/** While two versions stand side by side, only choosing sends: words would write over the other version unasked. */
function waitsForDecision(form, input) {
  return form.querySelector(".clash") !== null && !input.name?.endsWith("-choice");
}

/** Choosing "does not apply" opens a reason: wait for its words instead of sending an answer that must fail. */
function waitsForReason(input) {
  const reason = input.parentElement.querySelector(":scope > .choice__more :is(input, textarea)");
  return reason !== null && input !== reason && input.checked && reason.value.trim() === "";
}

document.addEventListener("change", (event) => {
  const form = answerForm(event.target);
  if (!form) return;
  if (event.target.matches("[data-attached]")) {
    if (event.target.value) form.querySelector("[data-attach]").click(); // a file or a link goes as soon as it is there
    return;
  }
  if (isText(event.target)) return; // words are sent after a pause, or when they are left
  if (waitsForDecision(form, event.target)) return;
  if (event.target.matches("[type=radio]") && waitsForReason(event.target)) {
    event.target.parentElement.querySelector(".choice__more :is(input, textarea)").focus();
    return;
  }
  save(form);
});

document.addEventListener("input", (event) => {
  const form = answerForm(event.target);
  if (form && isText(event.target) && !waitsForDecision(form, event.target)) saveAfter(form, TYPING_PAUSE_MS);
});

document.addEventListener("focusout", (event) => {
  const form = answerForm(event.target);
  if (form && isText(event.target) && timers.has(form)) save(form);
});

// ---- What comes back --------------------------------------------------------------------------------------------

/** Note what stands in the form: which boxes are ticked, which words, which folds are open. Hidden fields are the server's. */
function written(form) {
  const inputs = [...form.querySelectorAll("input, textarea, select")];
  const fields = inputs.filter((field) => field.id && !field.matches("[type=hidden], [type=file]"));
  return {
    fields: fields.map(({ id, value, checked }) => ({ id, value, checked })),
    folds: [...form.querySelectorAll("details[open][id]")].map(({ id }) => id),
    focus: focusIn(form),
  };
}

function focusIn(form) {
  const element = document.activeElement;
  if (!element?.id || !form.contains(element)) return null;
  return { id: element.id, caret: isText(element) ? element.selectionStart : null };
}

/** htmx does this too, but cannot reach a field inside a fold that the server sent closed. */
function focusAgain({ id, caret }) {
  const element = document.getElementById(id);
  element?.focus({ preventScroll: true });
  if (element && caret !== null) element.setSelectionRange(caret, caret);
}

function writeAgain(form, { fields }) {
  for (const { id, value, checked } of fields) {
    const field = form.querySelector(`#${CSS.escape(id)}`);
    if (!field) continue;
    if (field.matches("[type=radio], [type=checkbox]")) field.checked = checked;
    else if (field.value !== value) field.value = value;
  }
}

const kept = new Map(); // id of a form: what to write again once the server's form stands in its place

document.addEventListener("htmx:beforeRequest", (event) => {
  const form = requestedForm(event);
  if (form) onTheWay.add(form);
});

document.addEventListener("htmx:beforeSwap", (event) => {
  const form = requestedForm(event);
  if (!form) return;
  const { xhr, requestConfig } = event.detail;
  const cameFrom = new URL(xhr.responseURL || requestConfig.path, location.href).pathname;
  if (cameFrom !== new URL(requestConfig.path, location.href).pathname) {
    event.detail.shouldSwap = false; // sent on to the sign-in page: the words stay here
    sayNotSaved(form, "signedOut");
    return;
  }
  // A mistake (422) and a conflict (409) come back as the same question, with words.
  if ([409, 422].includes(xhr.status)) Object.assign(event.detail, { shouldSwap: true, isError: false });
  if (!event.detail.shouldSwap) return;
  delete form.dataset.unsaved;
  const newer = changedSince.delete(form) || timers.has(form);
  clearTimeout(timers.get(form));
  kept.set(form.id, { ...written(form), newer, clash: xhr.status === 409 });
});

document.addEventListener("htmx:afterRequest", (event) => {
  const form = requestedForm(event);
  if (!form) return;
  onTheWay.delete(form);
  const before = kept.get(form.id);
  kept.delete(form.id);
  const now = document.getElementById(form.id);
  if (!before || !now) return;
  for (const fold of before.folds) document.getElementById(fold)?.setAttribute("open", "");
  if (before.newer) writeAgain(now, before);
  if (before.clash) now.dataset.unsaved = "";
  else if (before.newer) saveAfter(now, TYPING_PAUSE_MS);
  if (before.focus) focusAgain(before.focus);
});

// ---- The page's own button waits for what is on the way, so that nothing is sent twice or cut off --------------------

let waitingSubmit = null;

document.addEventListener("submit", (event) => {
  const sections = [...event.target.querySelectorAll("[data-answer]")];
  if (!sections.some((section) => onTheWay.has(section))) {
    sections.forEach((section) => {
      clearTimeout(timers.get(section));
      timers.delete(section);
      delete section.dataset.unsaved;
    });
    return;
  }
  event.preventDefault();
  waitingSubmit = { form: event.target, button: event.submitter };
});

document.addEventListener("htmx:afterRequest", () => {
  if (!waitingSubmit) return;
  const { form, button } = waitingSubmit;
  // The note of what is on the way is taken off by the listener above; look once it has run.
  setTimeout(() => {
    if (!waitingSubmit || [...form.querySelectorAll("[data-answer]")].some((section) => onTheWay.has(section))) return;
    waitingSubmit = null;
    if (!form.querySelector("[data-answer] .govuk-error-message, [data-answer] .clash")) form.requestSubmit(button);
  });
});

// ---- Saying so when it did not work ------------------------------------------------------------------------------

function sayNotSaved(form, reason) {
  const state = form.querySelector("[data-save-state]");
  if (!state) return;
  state.className = "saved saved--failed";
  state.textContent = state.dataset[reason] ?? state.dataset.failed;
  form.dataset.unsaved = "";
}

for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, (event) => {
    const form = requestedForm(event);
    if (!form) return;
    sayNotSaved(form, "failed");
    saveAfter(form, RETRY_MS);
  });
}

document.addEventListener("htmx:responseError", (event) => {
  const form = requestedForm(event);
  if (form) sayNotSaved(form, "refused");
});

window.addEventListener("online", () => {
  document.querySelectorAll("[data-answer][data-unsaved]:not(:has(.clash))").forEach(save);
});

// Going on with the version of the other person is a decision: the page is left without a question.
document.addEventListener("click", (event) => {
  if (event.target.closest(".clash a")) delete answerForm(event.target).dataset.unsaved;
});

window.addEventListener("beforeunload", (event) => {
  const forms = [...document.querySelectorAll("[data-answer]")];
  if (forms.some((form) => "unsaved" in form.dataset || timers.has(form) || onTheWay.has(form))) event.preventDefault();
});
