// The method editor with script: what is typed is checked at once and keys move nodes. Every step is the same form post
// that works without script. A list that needs other boxes keeps its button: it changes with every key pressed on it.

const PAUSE = 400;
const MOVES = { ArrowUp: "up", ArrowDown: "down", ArrowRight: "in", ArrowLeft: "out" };

class Checked {
  constructor(root, form) {
    this.root = root;
    this.form = form;
    this.asked = 0;
    this.unsaved = false;
    form.addEventListener("input", () => this.typed());
    form.addEventListener("submit", () => {
      this.unsaved = false;
    });
    addEventListener("beforeunload", (event) => {
      if (this.unsaved) event.preventDefault();
    });
  }

  typed() {
    this.unsaved = true;
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.check(), PAUSE);
  }

  // An answer that comes after a later question was asked is out of date.
  async check() {
    this.asked += 1;
    const asked = this.asked;
    try {
      const response = await fetch(this.form.dataset.check, { method: "POST", body: new FormData(this.form), credentials: "same-origin" });
      if (!response.ok || response.redirected) return;
      const said = await response.json();
      if (asked === this.asked) this.show(said);
    } catch (error) {
      // Without an answer the faults stay as they are; saving says them again.
    }
  }

  show(said) {
    for (const box of this.root.querySelectorAll("[data-notes]")) box.innerHTML = said.notes[box.dataset.notes] || "";
    this.root.querySelector("[data-summary]").innerHTML = said.summary;
    const count = this.root.querySelector("[data-count]");
    if (count.textContent !== said.count) this.root.querySelector("[data-live]").textContent = said.count;
    count.textContent = said.count;
    count.classList.toggle("etools__errors", Object.keys(said.notes).length > 0);
  }
}

const press = (root, event) => {
  const row = event.target.closest("[data-row]");
  if (!row || !root.contains(row)) return;
  const form = root.querySelector("form[data-check]");
  if (event.key === "Escape" && form && form.contains(event.target)) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("[data-close]"));
  } else if (event.altKey && MOVES[event.key] && !(form && form.contains(event.target))) {
    const button = document.getElementById(`${row.dataset.row}-${MOVES[event.key]}`);
    // At an end the row's other buttons bear the name, for the focus alone.
    if (!button || !button.form) return;
    event.preventDefault();
    button.click();
  }
};

const focus = (root) => {
  const target = document.getElementById(root.dataset.focus);
  if (!target) return;
  const control = target.matches("li, section") ? target.querySelector("a, button") : target;
  control.focus();
  if (control.matches("input[type=text], textarea")) control.setSelectionRange(control.value.length, control.value.length);
};

const root = document.getElementById("soan");
if (root) {
  const form = root.querySelector("form[data-check]");
  if (form) new Checked(root, form);
  document.addEventListener("keydown", (event) => press(root, event));
  if (root.dataset.focus && !root.querySelector("[autofocus]")) focus(root);
}
