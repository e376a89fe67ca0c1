// The citizen's form, one part at a time: checked before going on, kept for this tab while one fills it in.
// Without this script the form is one long page and the server does all the checking.

const KEPT_FOR = 2 * 60 * 60 * 1000;
// Who does nothing for so long is told that the answers are still there, and how to keep them for longer.
const IDLE_AFTER = 20 * 60 * 1000;
const PREFIX = "phieu:";
const SENT = "da-gui:";
const OWN_FIELDS = ["_visit", "_token", "_lang", "_trang_web", "_da_luu"];

const storage = {
  // Storage may be switched off or full: the form then works without it.
  read(key) {
    try {
      const kept = JSON.parse(sessionStorage.getItem(PREFIX + key));
      return kept && Date.now() - kept.at < KEPT_FOR ? kept : null;
    } catch {
      return null;
    }
  },
  write(key, kept) {
    try {
      sessionStorage.setItem(PREFIX + key, JSON.stringify(kept));
      return true;
    } catch {
      return false;
    }
  },
  remove(key) {
    try {
      sessionStorage.removeItem(PREFIX + key);
    } catch {
      /* nothing was kept */
    }
  },
};

// "Không áp dụng" and "không có ý kiến" go with no choice.
function isApart(box) {
  return box.value === "na" || box.value === "kyk";
}

class Survey {
  constructor(form) {
    this.form = form;
    this.key = form.dataset.key;
    this.words = document.getElementById("loi-noi").dataset;
    this.summary = form.querySelector(".survey__summary");
    this.parts = [...form.querySelectorAll(".part")];
    this.items = [...form.querySelectorAll(".item")];
    this.current = 0;
    this.title = document.title;
    this.sending = false;
  }

  start() {
    this.form.classList.add("survey--parts");
    this.listen();
    const refused = this.summary.querySelector(".error-summary");
    // What was taken up by its code stands above what this tab remembers.
    const resumed = this.form.elements._da_luu !== undefined;
    const kept = refused || resumed ? null : storage.read(this.key);
    if (kept) this.restore(kept);
    else if (!refused && !resumed) this.saySent();
    this.refresh();
    const first = refused ? this.firstFaultyPart() : kept?.part ?? this.partBegun();
    this.show(this.reachable(first), { focus: false });
    history.replaceState({ part: this.current }, "");
    refused?.focus();
    this.watchIdleness();
  }

  listen() {
    this.form.addEventListener("click", (event) => this.click(event));
    this.form.addEventListener("change", (event) => this.changed(event.target));
    this.form.addEventListener("input", (event) => this.typed(event.target));
    this.form.addEventListener("submit", (event) => this.submit(event));
    addEventListener("popstate", (event) => {
      if (event.state && "part" in event.state) this.show(this.reachable(event.state.part));
    });
    addEventListener("pageshow", () => this.markSending(false));
    addEventListener("pagehide", () => this.saveSoon && this.save());
  }

  click(event) {
    const step = event.target.closest("[data-go]")?.dataset.go;
    if (step === "next") this.next();
    if (step === "back") this.back();
    if (step === "clear") this.clear();
    const link = event.target.closest(".error-summary a");
    if (link) {
      event.preventDefault();
      this.goTo(document.getElementById(link.hash.slice(1)));
    }
  }

  changed(field) {
    if (field.type === "checkbox" && field.name !== "_consent") this.keepApartAlone(field);
    this.refresh();
    this.forgive(field);
    this.progress();
    this.save();
  }

  typed(field) {
    if (field.type === "radio" || field.type === "checkbox") return;
    clearTimeout(this.saveSoon);
    this.saveSoon = setTimeout(() => this.save(), 600);
  }

  keepApartAlone(field) {
    if (!field.checked) return;
    for (const other of this.form.elements[field.name]) {
      if (other !== field && (isApart(other) || isApart(field))) other.checked = false;
    }
  }

  // Which questions are asked

  answer(code) {
    return new FormData(this.form).getAll(code).filter((value) => value.trim() !== "");
  }

  refresh() {
    const hidden = new Set();
    for (const item of this.items) {
      const asked = this.conditions(item).every(
        ([code, codes]) => !hidden.has(code) && this.answer(code).some((value) => codes.includes(value)),
      );
      if (!asked) hidden.add(item.dataset.code);
      item.hidden = !asked;
    }
    this.count();
  }

  // Questions are numbered as they are shown: a number left out looks like a question that got lost.
  count() {
    const shown = this.items.filter((item) => !item.hidden);
    for (const [place, item] of shown.entries()) {
      item.querySelector(".question__number").textContent = `${place + 1}.`;
    }
    for (const link of this.summary.querySelectorAll("a")) {
      const item = document.getElementById(link.hash.slice(1))?.closest(".item");
      if (item) link.textContent = this.lineOf(item);
    }
  }

  conditions(item) {
    return (item.dataset.askedIf ?? "")
      .split(" ")
      .filter(Boolean)
      .map((condition) => {
        const [code, codes] = condition.split("=");
        return [code, codes.split(",")];
      });
  }

  itemsOf(part) {
    return [...part.querySelectorAll(".item")];
  }

  isShown(part) {
    return part.dataset.part === "" || this.itemsOf(part).some((item) => !item.hidden);
  }

  // The number of parts is only said when no answer still to be given can change it.
  totalIsSure() {
    return this.parts.every(
      (part) =>
        this.isShown(part) ||
        this.itemsOf(part).every((item) => this.conditions(item).every(([code]) => this.answer(code).length > 0)),
    );
  }

  // Going from part to part

  show(index, { focus = true } = {}) {
    this.current = index;
    this.parts.forEach((part, at) => (part.hidden = at !== index));
    const atStart = index === 0;
    const atEnd = this.following() === -1;
    this.form.querySelector(".survey__name").hidden = atStart;
    this.form.querySelector(".survey__begin").hidden = !atStart;
    this.form.querySelector(".survey__bar").hidden = atStart;
    this.button("next", ".survey__bar").hidden = atEnd;
    this.button("send").hidden = !atEnd;
    this.button("back").hidden = atStart;
    this.progress();
    if (focus) this.focusHeading();
  }

  button(step, within = "") {
    return this.form.querySelector(`${within} [data-go="${step}"]`);
  }

  focusHeading() {
    scrollTo({ top: 0, behavior: "instant" });
    this.heading(this.parts[this.current]).focus({ preventScroll: true });
  }

  heading(part) {
    return document.getElementById(part.getAttribute("aria-labelledby"));
  }

  following() {
    return this.parts.findIndex((part, at) => at > this.current && this.isShown(part));
  }

  // No further than the first part with something left to do, whatever address or memory says.
  reachable(wanted) {
    for (let at = 0; at < wanted; at += 1) {
      if (this.isShown(this.parts[at]) && this.faults(this.parts[at]).length) return at;
    }
    return this.parts[wanted] && this.isShown(this.parts[wanted]) ? wanted : 0;
  }

  partBegun() {
    const begun = this.parts.findLastIndex((part) => part.querySelector(".item :checked"));
    return Math.max(begun, 0);
  }

  firstFaultyPart() {
    const faulty = this.parts.findIndex((part) => part.querySelector('[aria-invalid="true"], .question--error'));
    return Math.max(faulty, 0);
  }

  next() {
    const faults = this.faults(this.parts[this.current]);
    this.say(faults);
    if (faults.length) return;
    const following = this.following();
    this.form.querySelector(".restored")?.remove();
    this.step(following);
    this.show(following);
    this.save();
  }

  step(to) {
    history.pushState({ part: to, from: this.current }, "", `#phan-${this.parts[to].dataset.part}`);
  }

  // After a reload the part before may not lie behind us in the browser's history.
  back() {
    if (history.state?.from !== undefined) {
      history.back();
      return;
    }
    const before = this.parts.findLastIndex((part, at) => at < this.current && this.isShown(part));
    this.show(Math.max(before, 0));
    history.replaceState({ part: this.current }, "", location.pathname + location.search);
  }

  goTo(control) {
    const at = this.parts.findIndex((part) => part.contains(control));
    if (at !== this.current) {
      this.step(at);
      this.show(at, { focus: false });
    }
    control.focus({ preventScroll: true });
    control.closest(".question, .field").scrollIntoView({ block: "start" });
  }

  // Half an answer may always be left: nothing is checked.
  submit(event) {
    if (event.submitter?.dataset.later !== undefined) return;
    if (this.following() !== -1) {
      event.preventDefault();
      this.next();
      return;
    }
    const faults = this.parts.filter((part) => this.isShown(part)).flatMap((part) => this.faults(part));
    if (faults.length || this.sending) event.preventDefault();
    if (this.sending) return;
    this.say(faults);
    if (faults.length) return;
    this.save();
    // Only a browser that is sure to have no network says so; the page must then not be left.
    if (navigator.onLine === false) {
      event.preventDefault();
      this.sayOffline();
      return;
    }
    this.markSending(true);
  }

  watchIdleness() {
    this.touched = Date.now();
    for (const kind of ["click", "input", "keydown"]) {
      addEventListener(kind, () => (this.touched = Date.now()));
    }
    setInterval(() => {
      const idle = Date.now() - this.touched > IDLE_AFTER;
      if (idle && !this.saidIdle && this.form.querySelector(".item :checked")) this.sayIdle();
    }, 15000);
  }

  sayIdle() {
    this.saidIdle = true;
    this.save();
    const box = document.getElementById("lau-qua-mau").content.cloneNode(true).firstElementChild;
    box.querySelector("[data-go=stay]").addEventListener("click", () => {
      box.remove();
      this.saidIdle = false;
      this.focusHeading();
    });
    this.summarize(box);
  }

  sayOffline() {
    this.summarize(document.getElementById("mat-mang-mau").content.cloneNode(true).firstElementChild);
  }

  markSending(sending) {
    const button = this.button("send");
    button.dataset.words ??= button.textContent;
    button.textContent = sending ? this.words.sending : button.dataset.words;
    button.toggleAttribute("aria-busy", sending);
    this.sending = sending;
    clearTimeout(this.sendingEnds);
    // A lost connection must not leave a dead button; posting the same form twice stores it once.
    if (sending) this.sendingEnds = setTimeout(() => this.markSending(false), 15000);
  }

  // What is missing

  faults(part) {
    if (part.dataset.part === "") {
      const box = this.form.elements._consent;
      return box.checked ? [] : [{ control: box, kind: "consent", words: this.words.consent }];
    }
    return this.itemsOf(part)
      .filter((item) => !item.hidden)
      .map((item) => this.fault(item))
      .filter(Boolean);
  }

  fault(item) {
    const { code, kind, missing, minimum, maximum, bounds, notANumber } = item.dataset;
    const control = item.querySelector("input, textarea");
    const [value] = this.answer(code);
    if (value === undefined) return missing ? { item, control, kind: "missing", words: missing } : null;
    if (kind !== "number") return null;
    const number = value.trim();
    if (!/^\d{1,9}$/.test(number)) return { item, control, kind: "wrong", words: notANumber };
    if (Number(number) < Number(minimum) || Number(number) > Number(maximum))
      return { item, control, kind: "wrong", words: bounds };
    return null;
  }

  say(faults) {
    this.form.querySelectorAll(".question, .field").forEach((box) => this.unmark(box));
    faults.forEach((fault) => this.mark(fault));
    this.summary.replaceChildren();
    if (!faults.length) return;
    const box = document.getElementById("loi-mau").content.cloneNode(true).firstElementChild;
    box.querySelector("[data-text]").textContent = this.summaryTitle(faults);
    box.querySelector("ul").replaceChildren(...faults.map((fault) => this.summaryLine(fault)));
    this.summarize(box);
  }

  summarize(box) {
    this.summary.replaceChildren(box);
    box.focus({ preventScroll: true });
    scrollTo({ top: 0, behavior: "instant" });
  }

  summaryTitle(faults) {
    const kind = faults.every((fault) => fault.kind === "missing") ? "missing" : "mend";
    const words = this.words[kind + (faults.length === 1 ? "One" : "Many")];
    return words.replace("{count}", faults.length);
  }

  summaryLine({ item, control, words }) {
    const link = document.createElement("a");
    link.href = `#${control.id}`;
    link.textContent = item ? this.lineOf(item) : words;
    const line = document.createElement("li");
    line.append(link);
    return line;
  }

  lineOf(item) {
    const head = item.querySelector("legend, label").textContent.trim();
    const number = item.querySelector(".question__number").textContent.replace(".", "");
    const text = head.slice(head.indexOf(".") + 1).trim();
    return this.words.item.replace("{number}", number).replace("{text}", text);
  }

  mark({ control, words }) {
    const box = control.closest(".question, .field");
    const line = document.getElementById("loi-cau-mau").content.cloneNode(true).firstElementChild;
    line.id = `${control.name}-error`;
    line.querySelector("[data-text]").textContent = words;
    box.querySelector(".scale, .input, .checkbox").before(line);
    box.classList.add(box.matches(".question") ? "question--error" : "field--error");
    const named = box.matches(".question") ? box : control;
    named.setAttribute("aria-describedby", this.describedBy(named, line.id).join(" "));
    if (named.getAttribute("role") === "radiogroup" || named === control) named.setAttribute("aria-invalid", "true");
  }

  unmark(box) {
    box.classList.remove("question--error", "field--error");
    const line = box.querySelector(".question__error");
    if (!line) return;
    for (const named of [box, ...box.querySelectorAll("[aria-describedby]")]) {
      const ids = this.describedBy(named).filter((id) => id !== line.id);
      if (ids.length) named.setAttribute("aria-describedby", ids.join(" "));
      else named.removeAttribute("aria-describedby");
      named.removeAttribute("aria-invalid");
    }
    line.remove();
  }

  describedBy(element, ...more) {
    const ids = (element.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean);
    return [...ids.filter((id) => !more.includes(id)), ...more];
  }

  // An answered question loses its error at once, and its line in the summary.
  forgive(field) {
    const box = field.closest(".question, .field");
    const item = field.closest(".item");
    if (!box || (item && this.fault(item)) || (field.name === "_consent" && !field.checked)) return;
    this.unmark(box);
    const controls = [...box.querySelectorAll("input, textarea")].map((control) => `#${control.id}`);
    for (const link of this.summary.querySelectorAll("a")) {
      if (controls.includes(link.hash)) link.parentElement.remove();
    }
    const left = this.summary.querySelectorAll("li").length;
    if (!left) this.summary.replaceChildren();
  }

  // Progress and memory

  progress() {
    const shown = this.parts.filter((part) => part.dataset.part !== "" && this.isShown(part));
    const at = shown.indexOf(this.parts[this.current]);
    const box = this.form.querySelector(".survey__progress");
    box.hidden = at === -1;
    document.title = this.title;
    if (at === -1) return;
    const sure = this.totalIsSure();
    const heading = this.heading(this.parts[this.current]);
    const words = (sure ? this.words.part : this.words.partOpen)
      .replace("{number}", at + 1)
      .replace("{total}", shown.length)
      .replace("{title}", heading.textContent);
    box.querySelector(".steps__words").textContent = words;
    heading.setAttribute("aria-describedby", "tien-do");
    document.title = `${words} · ${this.title}`;
    box.querySelector(".steps__bars").replaceChildren(...(sure ? shown.map((_, place) => this.bar(place, at)) : []));
  }

  bar(place, at) {
    const bar = document.createElement("span");
    bar.className = "steps__bar";
    if (place < at) bar.classList.add("steps__bar--done");
    if (place === at) bar.classList.add("steps__bar--current");
    return bar;
  }

  save() {
    clearTimeout(this.saveSoon);
    this.saveSoon = null;
    // The preview of a draft is no visit: there is nothing to go on with later.
    if (!this.form.elements._visit) return;
    const fields = [...new FormData(this.form)].filter(([name]) => !OWN_FIELDS.includes(name));
    const { _visit, _token } = this.form.elements;
    const kept = { at: Date.now(), part: this.current, visit: _visit.value, token: _token.value, fields };
    if (storage.write(this.key, kept) && this.hasAnswers()) this.saidSaved(kept.at);
  }

  // The consent alone is no answer to say "saved" of.
  hasAnswers() {
    return this.items.some((item) => !item.hidden && this.answer(item.dataset.code).length > 0);
  }

  saidSaved(at) {
    const time = new Intl.DateTimeFormat("vi", { hour: "2-digit", minute: "2-digit" }).format(at);
    const line = this.form.querySelector(".survey__saved");
    line.hidden = false;
    line.querySelector("span").textContent = this.words.saved.replace("{time}", time);
  }

  restore({ fields, visit, token, at }) {
    for (const [name, value] of fields) {
      for (const control of this.controls(name)) {
        if (control.type === "radio" || control.type === "checkbox") control.checked ||= control.value === value;
        else control.value = value;
      }
    }
    // The same visit: if the form was stored and only the answer got lost, sending it again stores nothing twice.
    this.form.elements._visit.value = visit;
    this.form.elements._token.value = token;
    this.summary.before(document.getElementById("khoi-phuc-mau").content.cloneNode(true));
    if (this.hasAnswers()) this.saidSaved(at);
  }

  // Who goes back after sending must not take the empty form for a lost one.
  saySent() {
    const sent = storage.read(SENT + this.key);
    if (!sent) return;
    const box = document.getElementById("da-gui-mau").content.cloneNode(true).firstElementChild;
    box.querySelector("p").textContent = this.words.sent.replace("{time}", sent.time);
    this.summary.before(box);
  }

  controls(name) {
    return [...this.form.elements].filter((control) => control.name === name);
  }

  clear() {
    storage.remove(this.key);
    location.replace(location.pathname + location.search);
  }
}

function thank(page) {
  storage.remove(page.dataset.key);
  const actions = page.querySelector(".receipt__actions");
  if (!actions) return;
  storage.write(SENT + page.dataset.key, { at: Date.now(), time: page.dataset.time });
  actions.hidden = false;
  actions.querySelector('[data-do="print"]').addEventListener("click", () => print());
  const copy = actions.querySelector('[data-do="copy"]');
  copy.hidden = !navigator.clipboard;
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(page.querySelector(".receipt__code").textContent.trim());
    copy.querySelector("span").textContent = copy.dataset.done;
  });
}

// The code holds what was typed now: on a shared device nothing of it stays behind.
const left = document.querySelector(".left");
if (left) storage.remove(left.dataset.key);
const form = document.getElementById("phieu");
if (form) new Survey(form).start();
const thanks = document.querySelector(".thanks");
if (thanks) thank(thanks);
