// The page of one element: one plain form with a section for each question. Every section saves itself through htmx
// (hx-trigger="save-answer"); this script says when, and says so when it did not work. In markup:
//   <section id="q-…" data-answer hx-post="…" hx-trigger="save-answer" hx-target="#q-…-status" hx-swap="outerHTML">
//     <p class="saved" role="status" data-save-state>
// A good answer swaps the status line and the hidden revision; a mistake (422) and a conflict (409) swap the whole section,
// with what was typed. Until the server has it, all that is written is kept in this browser too (drafts.js); the words for
// that are in _draft_words.html. Without a script the page's buttons send the form.
import { dropDraft, keepDraft, readDraft } from "./drafts.js";

const TYPING_PAUSE_MS = 1500;
const FIRST_RETRY_MS = 5000;
const LAST_RETRY_MS = 120000;
const TIMEOUT_MS = 20000;
const FIELDS = ["choice", "reason", "comment", "grade", "link"];
const timers = new WeakMap(); // section: a save that is still to come
const onTheWay = new WeakSet(); // sections whose request has not come back
const changedSince = new WeakSet(); // sections changed while their request was on the way
const edits = new Map(); // id of a section: how often something was written in it that is not saved yet
const sent = new Map(); // id of a section: how often when its request went out
const tries = new Map(); // id of a section: how often in a row it could not be sent

function answerForm(element) {
  return element instanceof Element ? element.closest("[data-answer]") : null;
}

/** The form that a request of htmx was sent for, also after it left the page; a button that was swapped away alone no
 * longer stands in it, so htmx tells it at what is left around it. */
function requestedForm(event) {
  return answerForm(event.detail.requestConfig?.elt ?? event.detail.elt) ?? answerForm(event.target);
}

function isText(element) {
  return !element.matches("[data-attached], [data-once]") && element.matches("textarea, input:not([type=radio], [type=checkbox], [type=file], [type=hidden])");
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

// ---- What is not saved yet is kept in this browser --------------------------------------------------------------

const wordsOf = (form) => form.closest("form").querySelector("[data-draft-words]").dataset;
const placeOf = (form) => [form.closest("form").dataset.assessment, form.dataset.answer];

/** What stands in a section; with the default properties: as the server sent it, whatever the browser filled in. */
function read(form, { value = "value", checked = "checked" } = {}) {
  const given = FIELDS.map((name) => {
    const inputs = [...form.querySelectorAll(`[name="${CSS.escape(`${form.dataset.answer}-${name}`)}"]`)];
    const input = inputs[0]?.type === "radio" ? inputs.find((radio) => radio[checked]) : inputs[0];
    return [name, input ? (input.type === "radio" ? input.value : input[value]) : ""];
  });
  return Object.fromEntries(given);
}

const readSaved = (form) => read(form, { value: "defaultValue", checked: "defaultChecked" });
const isSame = (one, other) => FIELDS.every((name) => one[name] === other[name]);

/** Say whether it could be kept. Beside a clash it stays based on what one had seen before. */
function keep(form) {
  const [assessment, question] = placeOf(form);
  const revision = form.querySelector(`#${CSS.escape(form.id)}-revision`).value;
  const together = form.querySelector("[name$='-together_comment']");
  return keepDraft({
    assessment,
    question,
    revision: (form.querySelector(".clash") && readDraft(assessment, question)?.revision) ?? revision,
    fields: read(form),
    together: together && together.value !== together.defaultValue ? together.value : undefined,
    choice: form.querySelector("[name$='-choice']:checked + label .choice__name")?.textContent.trim() ?? "",
    page: location.pathname,
    title: document.querySelector("h1").textContent.trim(),
    at: new Date().toISOString(),
  });
}

function noteEdit(form) {
  edits.set(form.id, (edits.get(form.id) ?? 0) + 1);
  keep(form);
}

/** The server has what was sent: forget it, unless more was written since. */
function noteSaved(form) {
  tries.delete(form.id);
  if (edits.get(form.id) !== sent.get(form.id)) return;
  edits.delete(form.id);
  dropDraft(...placeOf(form));
}

function discard(form) {
  if (!window.confirm(wordsOf(form).discardSure)) return;
  dropDraft(...placeOf(form));
  document.querySelectorAll("[data-answer]").forEach((section) => delete section.dataset.unsaved);
  clearTimeout(timers.get(form));
  timers.delete(form);
  location.reload();
}

function restore(form) {
  const draft = readDraft(...placeOf(form));
  if (!draft) return;
  edits.set(form.id, 1);
  if (form.querySelector(".clash, .govuk-error-message")) return; // the server has just sent back what was written
  const saved = readSaved(form);
  if (isSame(draft.fields, saved)) {
    sent.set(form.id, 1);
    noteSaved(form); // it was saved, and the word of it was lost
    return;
  }
  writeDraft(form, draft, saved);
  form.dataset.restored = "";
  sayNotSaved(form);
  if (draft.fields.link) form.dataset.attach = "";
  window.addEventListener("load", () => saveAfter(form, 0)); // htmx listens by then
}

function writeDraft(form, { fields, revision }, saved) {
  for (const name of FIELDS) {
    for (const input of form.querySelectorAll(`[name="${CSS.escape(`${form.dataset.answer}-${name}`)}"]`)) {
      if (input.type === "radio") input.checked = input.value === fields[name];
      else input.value = fields[name];
    }
  }
  form.querySelector(`#${CSS.escape(form.id)}-revision`).value = revision;
  const folded = ["comment", "grade", "link"].some((name) => fields[name] !== saved[name]);
  if (folded) form.querySelector("details.evidence").open = true;
}

// ---- When an answer is sent -----------------------------------------------------------------------------------

function save(form) {
  clearTimeout(timers.get(form));
  timers.delete(form);
  if (!form.isConnected) return;
  if (onTheWay.has(form)) changedSince.add(form);
  else if ("attach" in form.dataset) form.querySelector("[data-attach]").click();
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
  if (!event.target.matches("[type=file]")) noteEdit(form);
  if (event.target.matches("[data-attached]")) {
    if (event.target.value) form.querySelector("[data-attach]").click(); // a file or a link goes as soon as it is there
    return;
  }
  if (isText(event.target)) return; // words are sent after a pause, or when they are left
  if (waitsForDecision(form, event.target)) return;
  if (event.target.matches("[data-once]")) {
    saveAfter(form, TYPING_PAUSE_MS); // why an answer changes goes with the change, where one is chosen right after
    return;
  }
  if (event.target.matches("[type=radio]") && waitsForReason(event.target)) {
    event.target.parentElement.querySelector(".choice__more :is(input, textarea)").focus();
    return;
  }
  save(form);
});

// The level of a carried answer is chosen already: choosing it again confirms it, though nothing changes by that.
document.addEventListener("click", (event) => {
  const form = answerForm(event.target);
  if (form?.querySelector(".saved__confirm") && event.target.matches("[type=radio]") && event.target.defaultChecked) save(form);
});

document.addEventListener("input", (event) => {
  const form = answerForm(event.target);
  if (form && isText(event.target)) noteEdit(form);
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
  const fields = inputs.filter((field) => field.id && !field.matches("[type=hidden], [type=file], [data-once]"));
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
function focusAgain({ id, caret }, form) {
  // The button to confirm goes with the line it stands in: go on at the answer that it confirmed.
  const element = document.getElementById(id) ?? form.querySelector("[type=radio]:checked");
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
  if (!form) return;
  onTheWay.add(form);
  sent.set(form.id, edits.get(form.id));
});

document.addEventListener("htmx:configRequest", (event) => {
  const { elt, parameters } = event.detail;
  if (!answerForm(elt)) return;
  if (!elt.matches("[data-attach]")) event.detail.timeout = TIMEOUT_MS;
  // Who signed in again in another window has another token; the cookie knows it.
  const cookie = document.cookie.split("; ").find((pair) => pair.startsWith("csrftoken="));
  if (cookie && "csrfmiddlewaretoken" in parameters) parameters.csrfmiddlewaretoken = cookie.slice("csrftoken=".length);
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
  delete form.dataset.attach;
  delete form.dataset.restored;
  const newer = changedSince.delete(form) || timers.has(form);
  clearTimeout(timers.get(form));
  timers.delete(form);
  // Taking a document away saves nothing else.
  if (xhr.status === 200 && requestConfig.path.startsWith(form.getAttribute("hx-post"))) {
    noteSaved(form);
    takeMistakesAway(form);
  }
  kept.set(form.id, { ...written(form), newer });
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
  if (now.querySelector(".clash")) showClash(now);
  else if (before.newer) saveAfter(now, TYPING_PAUSE_MS);
  if (before.newer) keep(now); // from now on based on what was just saved
  if (before.focus) focusAgain(before.focus, now);
});

/** A good answer swaps the line of its state only; a mistake that was shown before is mended. */
function takeMistakesAway(form) {
  form.querySelectorAll(".govuk-error-message").forEach((sentence) => sentence.remove());
  for (const name of ["govuk-form-group--error", "govuk-input--error"]) {
    form.querySelectorAll(`.${name}`).forEach((element) => element.classList.remove(name));
  }
}

/** What was brought together and could not be sent, before the page was closed, stands there again. */
function showClash(form) {
  form.dataset.unsaved = "";
  const together = readDraft(...placeOf(form))?.together;
  const field = form.querySelector("[name$='-together_comment']");
  if (together === undefined || field.value === together) return;
  field.value = together;
  field.closest("details").open = true;
}

// ---- The page's own button waits for what is on the way, so that nothing is sent twice or cut off --------------------

let waitingSubmit = null;

/** Something of it is not saved. What two versions say is decided by its own buttons. */
function isOpen(form) {
  if (form.querySelector(".clash")) return onTheWay.has(form);
  return "unsaved" in form.dataset || timers.has(form) || onTheWay.has(form) || edits.has(form.id);
}

document.addEventListener("submit", (event) => {
  const open = [...event.target.querySelectorAll("[data-answer]")].filter(isOpen);
  if (open.length === 0) {
    // What stands beside a clash goes with the form, and comes back with it.
    event.target.querySelectorAll("[data-answer]").forEach((section) => delete section.dataset.unsaved);
    return;
  }
  event.preventDefault();
  waitingSubmit = { form: event.target, button: event.submitter };
  open.filter((section) => !onTheWay.has(section)).forEach(save);
});

function goOnWaiting() {
  if (!waitingSubmit) return;
  const { form, button } = waitingSubmit;
  const sections = [...form.querySelectorAll("[data-answer]")];
  if (sections.some((section) => onTheWay.has(section))) return;
  const failed = sections.find((section) => section.matches("[data-unsaved], :has(.govuk-error-message, .clash)"));
  const open = sections.filter(isOpen);
  if (failed) {
    waitingSubmit = null;
    failed.scrollIntoView();
  } else if (open.length > 0) {
    open.forEach(save);
  } else {
    waitingSubmit = null;
    form.requestSubmit(button);
  }
}

// The note of what is on the way is taken off by the listener above; look once it has run.
document.addEventListener("htmx:afterRequest", () => setTimeout(goOnWaiting));

// ---- Saying so when it did not work ------------------------------------------------------------------------------

/** Say that it is kept, or that it cannot be, and `reason`: a word of the page's form. */
function sayNotSaved(form, reason) {
  const state = form.querySelector("[data-save-state]");
  if (!state) return;
  const words = wordsOf(form);
  const file = form.querySelector("[type=file]")?.value ? words.file : "";
  form.dataset.unsaved = "";
  state.className = "saved saved--failed";
  state.textContent = [keep(form) ? words.kept : words.notKept, words[reason], file].filter(Boolean).join(" ");
  if (reason !== "refused" && !("restored" in form.dataset)) return;
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "link-button", textContent: words.discard });
  button.addEventListener("click", () => discard(form));
  state.append(" ", button);
}

/** Longer and longer apart, and not all browsers at once. Beside a clash only its buttons send. */
function tryLater(form, event) {
  if (event.detail.requestConfig?.elt.matches("[data-attach]")) form.dataset.attach = "";
  if (form.querySelector(".clash")) return;
  const count = tries.get(form.id) ?? 0;
  tries.set(form.id, count + 1);
  saveAfter(form, Math.min(FIRST_RETRY_MS * 2 ** count, LAST_RETRY_MS) * (0.8 + 0.4 * Math.random()));
}

function sayUnreached(event, reason) {
  const form = requestedForm(event);
  if (!form) return;
  sayNotSaved(form, form.querySelector(".clash") ? "clash" : reason);
  tryLater(form, event);
}

document.addEventListener("htmx:sendError", (event) => sayUnreached(event, "noLine"));
document.addEventListener("htmx:timeout", (event) => sayUnreached(event, "noServer"));

document.addEventListener("htmx:responseError", (event) => {
  const form = requestedForm(event);
  const { status } = event.detail.xhr;
  if (status >= 500 || status === 429) sayUnreached(event, "noServer");
  else if (form) sayNotSaved(form, [401, 403].includes(status) ? "signedOut" : "refused");
});

/** The line is back, or the person is: from another window, perhaps signed in again. */
function sendAgain() {
  document.querySelectorAll("[data-answer][data-unsaved]:not(:has(.clash))").forEach(save);
}

window.addEventListener("online", sendAgain);
window.addEventListener("focus", sendAgain);

window.addEventListener("beforeunload", (event) => {
  const forms = [...document.querySelectorAll("[data-answer]")];
  if (forms.some((form) => "unsaved" in form.dataset || timers.has(form) || onTheWay.has(form))) event.preventDefault();
});

document.querySelectorAll("[data-answer]").forEach(restore);
