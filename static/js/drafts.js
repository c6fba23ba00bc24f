// What was written and is not saved yet, kept in this browser: one entry for each person, assessment and question.
// Nobody else who signs in here gets to see it. An entry goes when the server said that it has the answer.
//   {assessment, question, revision, fields: {choice, reason, comment, grade, link}, together, choice, page, title, at}
// `revision` is what it was based on: where somebody saved another version since, both are shown.

const PREFIX = "city-readiness.draft";
const LEAVING = "city-readiness.leaving";

/** The id of the person; "" where nobody is signed in, undefined on a page that does not know. */
export const reader = document.body.dataset.user;

function nameOf(assessment, question) {
  return [PREFIX, reader, assessment, question].join(":");
}

/** Say whether it could be kept: the storage may be full or forbidden. */
export function keepDraft(draft) {
  if (!reader) return false;
  try {
    localStorage.setItem(nameOf(draft.assessment, draft.question), JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

function read(name) {
  try {
    const draft = JSON.parse(localStorage.getItem(name));
    return draft?.fields ? draft : null;
  } catch {
    return null;
  }
}

export function readDraft(assessment, question) {
  return reader ? read(nameOf(assessment, question)) : null;
}

export function dropDraft(assessment, question) {
  try {
    localStorage.removeItem(nameOf(assessment, question));
  } catch {
    // Nothing could be kept either.
  }
}

function namesOf(user) {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(`${PREFIX}:${user}:`));
  } catch {
    return [];
  }
}

/** All that this person has not saved, the oldest first. */
export function listDrafts() {
  if (!reader) return [];
  const drafts = namesOf(reader).map(read).filter(Boolean);
  return drafts.sort((one, other) => one.at.localeCompare(other.at));
}

/** The person asked to sign out: once a page says that nobody, or somebody else, is signed in, the drafts go. */
export function noteLeaving() {
  try {
    localStorage.setItem(LEAVING, reader);
  } catch {
    // Nothing could be kept either.
  }
}

export function dropDraftsOfWhoLeft() {
  try {
    const who = localStorage.getItem(LEAVING);
    if (who === null || reader === undefined) return;
    if (who !== reader) namesOf(who).forEach((name) => localStorage.removeItem(name));
    localStorage.removeItem(LEAVING);
  } catch {
    // Nothing could be kept either.
  }
}
