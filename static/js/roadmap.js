// A roadmap's lines follow the pointer, a finger too. The buttons of each line do the same without it.
// The place where a line is let go is sent with the roadmap's revision; the server answers with the board.

const EDGE = 70; // pixels from the window's edge in which the page moves along
const SPEED = 14;

let drag = null;

function startDrag(event) {
  const grip = event.target.closest(".line__grip");
  if (!grip || event.button !== 0 || drag) return;
  event.preventDefault();
  const line = grip.closest(".line");
  drag = {
    line,
    grip,
    pointer: event.pointerId,
    list: line.parentElement,
    before: line.nextElementSibling,
    x: event.clientX,
    y: event.clientY,
  };
  grip.setPointerCapture(event.pointerId);
  line.classList.add("line--dragged");
  document.body.classList.add("is-dragging");
  drag.timer = setInterval(moveAlong, 16);
}

/** Scroll while the pointer is near the upper or lower edge of the window. */
function moveAlong() {
  const down = drag.y > window.innerHeight - EDGE;
  if (!down && drag.y >= EDGE) return;
  window.scrollBy(0, down ? SPEED : -SPEED);
  placeAtPointer();
}

function followPointer(event) {
  if (!drag || event.pointerId !== drag.pointer) return;
  drag.x = event.clientX;
  drag.y = event.clientY;
  placeAtPointer();
}

/** Put the line where the pointer is: before the first line whose middle lies below it. */
function placeAtPointer() {
  const list = findList();
  if (!list) return;
  const others = [...list.children].filter((other) => other !== drag.line);
  const next = others.find((other) => {
    const box = other.getBoundingClientRect();
    return drag.y < box.top + box.height / 2;
  });
  if (drag.line.parentElement !== list || drag.line.nextElementSibling !== (next ?? null)) {
    list.insertBefore(drag.line, next ?? null);
  }
}

/** Return the list of the column under the pointer; between columns, the one in which the line is. */
function findList() {
  const columns = [...document.querySelectorAll(".board__column")];
  const column = columns.find((candidate) => {
    const box = candidate.getBoundingClientRect();
    return drag.x >= box.left && drag.x <= box.right && drag.y >= box.top && drag.y <= box.bottom;
  });
  const sideways = columns.find((candidate) => {
    const box = candidate.getBoundingClientRect();
    const isOneColumn = box.width > window.innerWidth * 0.6;
    return !isOneColumn && drag.x >= box.left && drag.x <= box.right;
  });
  return (column ?? sideways)?.querySelector(".board__lines") ?? drag.line.parentElement;
}

function release() {
  clearInterval(drag.timer);
  drag.line.classList.remove("line--dragged");
  document.body.classList.remove("is-dragging");
  const done = drag;
  drag = null;
  return done;
}

function putBack({ line, list, before }) {
  list.insertBefore(line, before);
}

function endDrag(event) {
  if (!drag || event.pointerId !== drag.pointer) return;
  const done = release();
  const { line, list, before } = done;
  if (event.type === "pointercancel") return putBack(done);
  if (line.parentElement === list && line.nextElementSibling === before) return undefined;
  return send(done);
}

async function send(done) {
  const { line } = done;
  const board = document.getElementById("board");
  const form = line.querySelector(".line__moves");
  const list = line.parentElement;
  const values = {
    csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value,
    revision: board.dataset.revision,
    horizon: list.dataset.horizon,
    position: [...list.children].indexOf(line),
  };
  let reached = false;
  const note = (event) => {
    reached = reached || [200, 409, 422].includes(event.detail.xhr?.status);
  };
  document.addEventListener("htmx:afterRequest", note);
  try {
    await window.htmx.ajax("POST", form.getAttribute("hx-post"), {
      source: board,
      target: "#board",
      swap: "outerHTML",
      values,
    });
  } catch {
    reached = false;
  }
  document.removeEventListener("htmx:afterRequest", note);
  if (reached) return;
  putBack(done);
  say(board.dataset.failed);
}

function say(sentence) {
  const message = document.createElement("p");
  message.className = "message message--warning";
  const words = document.createElement("span");
  words.textContent = sentence;
  message.append(words);
  document.getElementById("roadmap-said").replaceChildren(message);
}

// A button that vanished with its move (there is no horizon after the last) leaves the keyboard at its line.
let pressed = null;

document.addEventListener("htmx:beforeRequest", (event) => {
  pressed = event.target.closest?.(".line")?.id ?? null;
});

document.addEventListener("htmx:afterSettle", () => {
  if (!pressed || document.activeElement !== document.body) return;
  document.getElementById(pressed)?.querySelector("a")?.focus();
  pressed = null;
});

document.addEventListener("htmx:sendError", (event) => {
  const board = document.getElementById("board");
  if (board && event.target.closest?.("#board")) say(board.dataset.failed);
});

document.addEventListener("pointerdown", startDrag);
document.addEventListener("pointermove", followPointer);
document.addEventListener("pointerup", endDrag);
document.addEventListener("pointercancel", endDrag);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && drag) putBack(release());
});
