// Words of the glossary: a click on a marked word opens its meaning beside it. In markup:
//   <a class="term" href="/glossary/…#term-kpi" data-term="kpi">KPI</a>
//   <div hidden data-terms data-close="Close"><div data-term-meaning="kpi">…</div></div>
// Without this script, or in a browser without popovers, the link leads to the glossary's page.

const GAP_PX = 6;
const EDGE_PX = 8;
const store = document.querySelector("[data-terms]");
let note = null;
let word = null;

function makeNote() {
  const box = document.createElement("div");
  box.className = "term-note";
  box.popover = "auto"; // Escape and a click elsewhere close it
  box.setAttribute("role", "dialog");
  box.addEventListener("toggle", (event) => {
    if (event.newState !== "closed" || word === null) return;
    word.removeAttribute("aria-expanded");
    if (box.contains(document.activeElement) || document.activeElement === document.body) word.focus();
    word = null;
  });
  document.body.append(box);
  return box;
}

/** Below the word, within the window. */
function place(box, beside) {
  const at = beside.getBoundingClientRect();
  const left = Math.min(at.left, document.documentElement.clientWidth - box.offsetWidth - EDGE_PX);
  const below = at.bottom + GAP_PX;
  const fits = below + box.offsetHeight + EDGE_PX <= window.innerHeight;
  box.style.left = `${Math.max(left, EDGE_PX)}px`;
  box.style.top = `${Math.max(fits ? below : at.top - GAP_PX - box.offsetHeight, EDGE_PX)}px`;
}

function open(link, meaning) {
  note ??= makeNote();
  note.hidePopover();
  const close = document.createElement("button");
  close.type = "button";
  close.className = "term-note__close";
  close.textContent = store.dataset.close;
  close.addEventListener("click", () => note.hidePopover());
  note.replaceChildren(...[...meaning.cloneNode(true).children], close);
  note.setAttribute("aria-label", link.textContent);
  word = link;
  link.setAttribute("aria-expanded", "true");
  note.showPopover();
  place(note, link);
  close.focus({ preventScroll: true });
}

if (store && "popover" in HTMLElement.prototype) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.term");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const meaning = store.querySelector(`[data-term-meaning="${CSS.escape(link.dataset.term)}"]`);
    if (!meaning) return;
    event.preventDefault(); // also keeps a click within a label from choosing its answer
    if (word === link) note.hidePopover();
    else open(link, meaning);
  });
  const follow = () => word !== null && place(note, word);
  document.addEventListener("scroll", follow, { passive: true });
  window.addEventListener("resize", follow);
}
