// Every page: says how many answers are kept in this browser and not saved yet, and where they are. Also: what was
// written for an answer that is closed by now, and signing out, which removes what is kept. The words are in
// templates/people/_unsaved.html and templates/assessments/_draft_closed.html.
import { dropDraft, dropDraftsOfWhoLeft, listDrafts, noteLeaving } from "./drafts.js";

function count(drafts, { one, many }) {
  return drafts.length === 1 ? one : many.replace("{number}", drafts.length);
}

/** Of two questions on one page the page is named once. */
function listPages(drafts) {
  return [...new Map(drafts.map((draft) => [draft.page, draft.title])).entries()];
}

function showNote(note, drafts) {
  note.querySelector("[data-unsaved-count]").textContent = count(drafts, note.dataset);
  const places = listPages(drafts).map(([page, title]) => {
    const link = document.createElement("a");
    Object.assign(link, { className: "govuk-link", textContent: title });
    link.href = new URL(page, location.origin).pathname;
    const item = document.createElement("li");
    item.append(link);
    return item;
  });
  note.querySelector("[data-unsaved-places]").replaceChildren(...places);
  note.hidden = drafts.length === 0;
}

/** What stands on this page itself says there that it is not saved. */
function isHere({ assessment, question }) {
  const page = document.querySelector(`[data-assessment="${CSS.escape(assessment)}"]`);
  const key = CSS.escape(question);
  return page?.querySelector(`[data-answer="${key}"], [data-closed-answer="${key}"]`) != null;
}

function refresh() {
  const note = document.querySelector("[data-unsaved-note]");
  if (!note) return;
  showNote(note, listDrafts().filter((draft) => !isHere(draft)));
}

// ---- An answer that can no longer be changed ---------------------------------------------------------------------

function putIntoWords({ choice, fields }) {
  return [choice, fields.reason, fields.grade, fields.comment, fields.link].filter(Boolean).join("\n");
}

function showClosed() {
  const template = document.querySelector("[data-draft-closed]");
  for (const draft of template ? listDrafts().filter(isHere) : []) {
    const place = document.querySelector(`[data-closed-answer="${CSS.escape(draft.question)}"]`);
    if (!place) continue;
    const box = template.content.firstElementChild.cloneNode(true);
    box.querySelector("[data-draft-text]").textContent = putIntoWords(draft);
    box.querySelector("[data-draft-discard]").addEventListener("click", () => {
      dropDraft(draft.assessment, draft.question);
      box.remove();
    });
    place.append(box);
  }
}

// ---- Signing out --------------------------------------------------------------------------------------------------

function warnOfSigningOut() {
  const warning = document.querySelector("[data-sign-out-warning]");
  const drafts = listDrafts();
  if (!warning || drafts.length === 0) return;
  warning.textContent = count(drafts, warning.dataset);
}

document.addEventListener("submit", (event) => {
  const path = document.querySelector("[data-unsaved-note]")?.dataset.signOut;
  if (!path || new URL(event.target.action, location.href).pathname !== path || listDrafts().length === 0) return;
  if (location.pathname === path) {
    noteLeaving();
  } else {
    event.preventDefault(); // the page of signing out says what would be lost
    location.assign(path);
  }
});

dropDraftsOfWhoLeft();
refresh();
showClosed();
warnOfSigningOut();
window.addEventListener("storage", refresh); // another window saved, or could not
window.addEventListener("pageshow", (event) => event.persisted && refresh());
