// Words of the marks in charts, which without script are native titles: one box shows them on hover, focus and touch.
// A chart, or a table with small graphics in its rows, is one stop of Tab in which arrows move from mark to mark.
const EDGE = 8;
const NEAR = 10;
const LEAVE = 200;
const MARK = "[data-mark]";
const room = document.querySelector("main");
// A mark has the same words as its name.
const box = floating("chart-words");
// Around the focused mark, whose own outline its graphic would cut off.
const ring = floating("chart-ring");

let shown = null;
let dismissed = null;
let leaving = 0;

const graphic = (mark) => mark.closest("svg:not(svg *)");
const chart = (mark) => mark.closest("table, figure") ?? graphic(mark);
const line = (mark) => mark.closest("tr") ?? graphic(mark);
const visible = (mark) => mark.getClientRects().length > 0;
const place = (mark) => (mark.querySelector(".mark-dot") ?? mark).getBoundingClientRect();
const across = (mark) => place(mark).x + place(mark).width / 2;
const down = (mark) => place(mark).y + place(mark).height / 2;

function floating(name) {
  const made = document.createElement("div");
  made.className = name;
  made.hidden = true;
  made.setAttribute("aria-hidden", "true");
  return room.appendChild(made);
}

function take() {
  const charts = new Set();
  const take = (mark, words) => {
    mark.dataset.mark = "";
    mark.tabIndex = -1;
    mark.setAttribute("aria-label", words);
    charts.add(chart(mark));
  };
  for (const title of room.querySelectorAll("svg title")) {
    const mark = title.parentNode;
    take(mark, title.textContent);
    title.remove();
    mark.setAttribute("role", "img");
    if (graphic(mark) !== mark) graphic(mark).setAttribute("role", "group");
  }
  for (const cell of room.querySelectorAll(".heat td[title]")) {
    take(cell, cell.title);
    cell.removeAttribute("title");
  }
  for (const each of charts) {
    if (each.querySelector(`${MARK}[tabindex="0"]`)) continue;
    const marks = marksOf(each);
    (marks.find(visible) ?? marks[0]).tabIndex = 0;
    if (!each.hasAttribute("aria-describedby")) each.setAttribute("aria-describedby", "di-trong-bieu-do");
  }
  if (shown && !shown.isConnected) hide();
  ring.hidden ||= !document.activeElement.matches(MARK);
}

const marksOf = (each) => [...(each.matches(MARK) ? [each] : []), ...each.querySelectorAll(MARK)];

function show(mark) {
  clearTimeout(leaving);
  leaving = 0;
  if (mark !== shown) box.textContent = mark.getAttribute("aria-label");
  shown = mark;
  box.hidden = false;
  put();
}

function hide() {
  clearTimeout(leaving);
  leaving = 0;
  shown = null;
  box.hidden = true;
}

// Above the mark, below it where there is no room; never beyond the edges of the window.
function put() {
  const at = shown.getBoundingClientRect();
  const { width, height } = box.getBoundingClientRect();
  const most = document.documentElement.clientWidth - width - EDGE;
  const above = at.top - height - EDGE;
  box.style.left = `${Math.max(EDGE, Math.min(across(shown) - width / 2, most))}px`;
  box.style.top = `${above < EDGE ? at.bottom + EDGE : above}px`;
}

function surround(mark) {
  const { left, top, width, height } = mark.getBoundingClientRect();
  Object.assign(ring.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
}

// The mark under the pointer, or the one that it just misses: lines and rings are thin.
function found({ target, clientX, clientY }) {
  if (!(target instanceof Element)) return null;
  const under = target.closest(MARK);
  const whole = target.closest("svg:not(svg *)");
  if (!whole || (under && under !== whole)) return under;
  const far = (mark) => {
    const { left, right, top, bottom } = mark.getBoundingClientRect();
    return Math.hypot(Math.max(left - clientX, 0, clientX - right), Math.max(top - clientY, 0, clientY - bottom));
  };
  const near = [...whole.querySelectorAll(MARK)].map((mark) => [far(mark), mark]).filter(([by]) => by <= NEAR);
  return near.sort((one, two) => one[0] - two[0])[0]?.[1] ?? under;
}

// In a chart by place, in a table along the row, or to what stands above or below.
function next(mark, key) {
  const all = marksOf(chart(mark)).filter(visible);
  const lines = [...new Set(all.map(line))];
  const upright = key === "ArrowUp" || key === "ArrowDown";
  const step = key === "ArrowUp" || key === "ArrowLeft" ? -1 : 1;
  if (upright && lines.length > 1) {
    const there = lines[lines.indexOf(line(mark)) + step];
    const away = (each) => Math.abs(across(each) - across(mark));
    return all.filter((each) => line(each) === there).sort((one, two) => away(one) - away(two))[0];
  }
  const by = upright ? [down, across] : [across, down];
  const row = all.filter((each) => line(each) === line(mark));
  row.sort((one, two) => by[0](one) - by[0](two) || by[1](one) - by[1](two));
  if (key === "Home") return row[0];
  return key === "End" ? row.at(-1) : row[row.indexOf(mark) + step];
}

const KEYS = new Set(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"]);

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && shown) {
    dismissed = shown;
    hide();
  }
  if (!KEYS.has(event.key) || !event.target.matches(MARK) || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  next(event.target, event.key)?.focus();
});

room.addEventListener("focusin", ({ target }) => {
  if (!target.matches(MARK)) return;
  for (const mark of marksOf(chart(target))) mark.tabIndex = mark === target ? 0 : -1;
  if (!target.matches(":focus-visible")) return;
  show(target);
  ring.hidden = false;
  surround(target);
});

room.addEventListener("focusout", ({ target }) => {
  ring.hidden = true;
  if (target === shown) hide();
});

// What was dismissed stays away until the pointer leaves the mark; the words stay while the pointer is over them.
document.addEventListener("pointermove", (event) => {
  if (event.pointerType === "touch" || box.contains(event.target)) return clearTimeout(leaving), void (leaving = 0);
  const mark = found(event);
  if (mark !== dismissed) dismissed = null;
  if (mark && !dismissed) show(mark);
  else if (shown && shown !== document.activeElement && !leaving) leaving = setTimeout(hide, LEAVE);
});

document.addEventListener("pointerup", (event) => {
  if (box.contains(event.target)) return;
  const mark = found(event);
  if (mark) show(mark);
  else hide();
});

function follow() {
  if (shown) put();
  if (!ring.hidden) surround(document.activeElement);
}

addEventListener("scroll", follow, { capture: true, passive: true });
addEventListener("resize", follow);
new MutationObserver(take).observe(room, { childList: true, subtree: true });
take();
