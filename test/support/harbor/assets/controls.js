const find = (selector) => document.querySelector(selector);
const show = (testId, text) => {
  find(`[data-testid=${testId}]`).textContent = text;
};
const delayMs = Number(find("#controls").dataset.delay);

// Transport order

const order = find("#transport");
const remarks = find("#remarks");

order.addEventListener("submit", (event) => {
  event.preventDefault();
  const fields = new URLSearchParams(new FormData(order));
  const values = Object.fromEntries(
    [...fields.keys()].map((name) => [name, fields.getAll(name).join(", ")]),
  );
  show("values", JSON.stringify({ ...values, remarks: remarks.innerText.trim() }, null, 2));
});
order.addEventListener("reset", () => remarks.replaceChildren());
order.addEventListener("keydown", ({ key, shiftKey, ctrlKey, altKey }) => {
  const held = [
    ctrlKey && "Control",
    altKey && "Alt",
    shiftKey && key.length > 1 && "Shift",
  ].filter(Boolean);
  show("last-key", [...new Set([...held, key])].join("+"));
});

// Pointer

find("#double").addEventListener("dblclick", () => show("double-result", "sealed"));
for (const item of document.querySelectorAll("[role=menuitem]"))
  item.addEventListener("click", () => show("menu-result", item.textContent));

const yard = find("#yard");
const pen = yard.getContext("2d");
drawYard();
yard.addEventListener("click", ({ offsetX, offsetY }) => {
  drawYard();
  pen.fillStyle = "#d9592b";
  pen.fillRect(offsetX - 4, offsetY - 4, 8, 8);
  show("canvas-result", `${Math.round(offsetX)}, ${Math.round(offsetY)}`);
});

function drawYard() {
  pen.fillStyle = "#dbe7ea";
  pen.fillRect(0, 0, yard.width, yard.height);
  for (let column = 0; column < 7; column += 1)
    for (let row = 0; row < 4; row += 1) {
      pen.fillStyle = ["#0f6e84", "#3f8fa1", "#7fb3bf"][(column * 2 + row) % 3];
      pen.fillRect(14 + column * 43, 12 + row * 26, 36, 18);
    }
}

// Drag and drop, by the browser's own events

for (const truck of document.querySelectorAll("[draggable=true]"))
  truck.addEventListener("dragstart", ({ dataTransfer }) =>
    dataTransfer.setData("text/plain", truck.id),
  );
for (const lane of document.querySelectorAll("#waiting, #loading")) {
  lane.addEventListener("dragover", (event) => event.preventDefault());
  lane.addEventListener("drop", (event) => {
    event.preventDefault();
    lane.append(document.getElementById(event.dataTransfer.getData("text/plain")));
    show("drag-result", `waiting ${texts("#waiting")}; loading ${texts("#loading")}`);
  });
}

// Drag and drop, by pointer events

const cranes = find("#order");
let dragged;
cranes.addEventListener("pointerdown", (event) => {
  dragged = event.target.closest("li");
  if (!dragged) return;
  event.preventDefault();
  dragged.setPointerCapture(event.pointerId);
  dragged.classList.add("dragged");
});
cranes.addEventListener("pointermove", ({ clientX, clientY }) => {
  const over = document.elementFromPoint(clientX, clientY)?.closest("#order li");
  if (!dragged || !over || over === dragged) return;
  const { top, height } = over.getBoundingClientRect();
  if (clientY > top + height / 2) over.after(dragged);
  else over.before(dragged);
});
cranes.addEventListener("pointerup", () => {
  dragged?.classList.remove("dragged");
  dragged = undefined;
  show("order-result", texts("#order"));
});

function texts(list) {
  return [...find(list).children].map(({ textContent }) => textContent).join(", ") || "empty";
}

// Late and covered

const pressed = ({ currentTarget }) => show("timing-result", currentTarget.textContent);
find("#late-enabled").addEventListener("click", pressed);
find("#covered").addEventListener("click", pressed);
setTimeout(() => {
  find("#late-enabled").disabled = false;
  find("#cover").remove();
  const late = Object.assign(document.createElement("button"), {
    type: "button",
    textContent: "Call pilot",
  });
  late.addEventListener("click", pressed);
  find("#late-place").append(late);
}, delayMs);

// Gate log: more of it each time its end comes into view

const log = find("[data-testid=gate-log]");
const logEnd = find("#gate-log-end");
const longestLog = 100;

const watcher = new IntersectionObserver(([entry]) => entry.isIntersecting && extendLog(), {
  root: find("#gate-log"),
});
watcher.observe(logEnd);

function extendLog() {
  for (let count = 0; count < 20; count += 1) {
    const number = log.children.length + 1;
    log.append(
      Object.assign(document.createElement("li"), {
        textContent: `Truck ${number} passed the gate`,
      }),
    );
  }
  if (log.children.length >= longestLog) {
    watcher.disconnect();
    logEnd.textContent = "That is all";
  }
}
