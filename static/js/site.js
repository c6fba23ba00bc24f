// Every page: the govuk components in use, and htmx set up for a strict content security policy.
import {
  Button,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  PasswordInput,
  Radios,
  Tabs,
  createAll,
  isSupported,
} from "../vendor/govuk/govuk-frontend.min.js";

/** Read the token that Django asks of every changing request: from the page's meta element, else from its cookie. */
function csrfToken() {
  const meta = document.querySelector('meta[name="csrf-token"]');
  if (meta) return meta.content;
  const cookie = document.cookie.split("; ").find((pair) => pair.startsWith("csrftoken="));
  return cookie ? decodeURIComponent(cookie.slice("csrftoken=".length)) : "";
}

function setUpHtmx(htmx) {
  Object.assign(htmx.config, {
    allowEval: false,
    allowScriptTags: false,
    includeIndicatorStyles: false,
    selfRequestsOnly: true,
    historyCacheSize: 0, // answers do not stay in the browser's storage
    scrollIntoViewOnBoost: false,
  });
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = csrfToken();
  });
}

/** Start the govuk components inside `scope`. */
function startComponents(scope) {
  if (!isSupported()) return;
  for (const component of [Button, Checkboxes, ErrorSummary, NotificationBanner, PasswordInput, Radios, Tabs]) {
    createAll(component, undefined, scope);
  }
}

// Buttons that only matter without a script are hidden once the script that replaces them is here.
if (window.htmx) {
  document.documentElement.classList.add("js");
  setUpHtmx(window.htmx);
  document.addEventListener("htmx:load", (event) => {
    if (event.detail.elt !== document.body) startComponents(event.detail.elt);
  });
}
document.body.classList.add("js-enabled");
if (isSupported()) document.body.classList.add("govuk-frontend-supported");
startComponents(document);

// A select or a set of radios that acts at once, such as the choice of a language: <form data-submit-on-change>.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-submit-on-change]");
  if (form) form.requestSubmit();
});
