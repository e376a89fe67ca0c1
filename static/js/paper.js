// The keying desk: one key answers an item and goes on to the next. The server reads the same keys (surveys/paper/keying.py);
// without this script the page is a plain form.

const DAMM = ["0317598642", "7092154863", "4206871359", "1750983426", "6123045978", "3674209581", "5869720134", "8945362017", "9438617205", "2581436790"];
const LEAST_DIGITS = 4;

// Tell whether a serial number as typed belongs to the batch and its check digit fits (surveys/paper/serial.py).
function goodSerial(text, batch) {
  const found = /^([A-Z]{0,6})([0-9]{2,8})$/.exec(text.toUpperCase().replace(/[\s.–-]+/g, ""));
  if (!found || (found[1] && found[1] !== batch.prefix)) return false;
  const number = Number(found[2].slice(0, -1));
  if (number < Number(batch.first) || number > Number(batch.last)) return false;
  const letters = [...batch.prefix].map((letter) => String(letter.charCodeAt(0) - 55)).join("");
  const digits = letters + String(number).padStart(LEAST_DIGITS, "0");
  const check = [...digits].reduce((state, digit) => Number(DAMM[state][Number(digit)]), 0);
  return check === Number(found[2].slice(-1));
}

class Line {
  constructor(element) {
    this.element = element;
    this.input = element.querySelector("input, textarea");
    this.data = element.dataset;
    this.way = this.data.way;
    this.choices = Number(this.data.choices);
    this.conditions = this.data.asked
      .split(" ")
      .filter(Boolean)
      .map((words) => words.split("="))
      .map(([code, codes]) => ({ code, codes: codes.split(",") }));
  }

  has(name) {
    return name in this.data;
  }

  // The choices that the keys name; none for a blank, an unclear mark or an answer that is no choice.
  get chosen() {
    const word = this.input.value.trim();
    if (this.input.disabled || !/^[0-9\s,;.+]+$/.test(word) || word === "0") return [];
    return this.choices < 10 ? word.replace(/[^0-9]/g, "").split("") : word.split(/[\s,;.+]+/).filter(Boolean);
  }

  get isBlank() {
    return ["", "0"].includes(this.input.value.trim());
  }

  // What one key says here: the keys to keep, or null where it says nothing.
  said(key) {
    const letter = key.toLowerCase();
    if (key === "0" || key === " ") return "";
    if (/^[1-9]$/.test(key) && Number(key) <= this.choices) return key;
    if ((key === "9" && this.has("nine")) || (letter === "k" && this.has("na"))) return "K";
    if ((key === "8" && this.has("eight")) || (letter === "y" && this.has("kyk"))) return "Y";
    if (letter === "x") return "X";
    return null;
  }

  // What is wrong with keys typed one after another, as the name of a sentence; "" if nothing is.
  fault() {
    const word = this.input.value.trim();
    if (this.way !== "keys" || word === "" || /^[kyx]$/i.test(word)) return "";
    if (this.data.kind === "number") {
      const fits = /^[0-9]+$/.test(word) && Number(word) >= Number(this.data.low) && Number(word) <= Number(this.data.high);
      return fits ? "" : "badNumber";
    }
    if (this.isBlank || (this.has("nine") && word === "9") || (this.has("eight") && word === "8")) return "";
    const chosen = this.chosen;
    const fits = chosen.length && chosen.every((choice) => Number(choice) >= 1 && Number(choice) <= this.choices);
    return fits ? "" : "badChoice";
  }
}

class Desk {
  constructor(form) {
    this.form = form;
    this.words = form.dataset;
    this.said = form.querySelector("[data-said]");
    this.now = form.querySelector("[data-now]");
    this.serial = form.querySelector("[name=_serial]");
    this.lines = [...form.querySelectorAll("[data-line]")].map((element) => new Line(element));
    this.byCode = new Map(this.lines.map((line) => [line.input.name, line]));
    this.button = form.querySelector("button[name=_action]");
    this.assisted = form.querySelector("[name=_assisted]");
    this.reason = form.querySelector("select[name=_reason]");
    this.reasonWords = form.querySelector("[name=_reason_words]");
    this.sending = false;
  }

  start() {
    this.form.classList.add("keying--keys");
    if (this.now) this.now.hidden = false;
    for (const line of this.lines) {
      line.input.addEventListener("keydown", (event) => this.pressed(event, line));
      line.input.addEventListener("input", () => this.changed());
      line.input.addEventListener("focus", () => this.shown(line));
      line.input.addEventListener("blur", () => line.element.classList.remove("keying__line--now"));
    }
    this.form.addEventListener("submit", (event) => this.submitted(event));
    // The page comes back by the back button as it was left: it may be sent again.
    window.addEventListener("pageshow", () => {
      this.sending = false;
    });
    if (this.serial) this.startSerial();
    else if (!document.querySelector(".error-summary")) this.first();
    if (this.reason) this.startReason();
    this.changed();
  }

  startSerial() {
    this.serial.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      if (!goodSerial(this.serial.value, this.words)) {
        this.say(this.words.badSerial);
        return;
      }
      this.first();
    });
    for (const input of this.form.querySelectorAll("[data-on-top]")) {
      input.addEventListener("keydown", (event) => {
        if (event.key !== "Enter") return;
        event.preventDefault();
        this.first();
      });
    }
    // The browser puts the focus there with its first picture, which may come after the first key.
    if (this.serial.autofocus) this.serial.focus();
    if (document.activeElement === this.serial) this.serial.select();
  }

  // Only the reason that the list does not name is written out; Enter there rejects and does not save.
  startReason() {
    const field = this.reasonWords.closest(".field");
    const show = () => {
      field.hidden = this.reason.value !== this.words.other && this.reasonWords.value === "";
    };
    this.reason.addEventListener("change", show);
    this.reasonWords.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      this.form.querySelector("button[value=reject]").click();
    });
    show();
  }

  first() {
    this.say("");
    if (this.open().length) this.open()[0].input.focus();
  }

  open() {
    return this.lines.filter((line) => !line.input.disabled);
  }

  say(words) {
    this.said.textContent = words;
  }

  pressed(event, line) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const moves = { Enter: () => this.after(line), ArrowDown: () => this.after(line), ArrowUp: () => this.before(line), End: () => this.end() };
    const writes = line.way === "words" && (event.key !== "Enter" || event.shiftKey);
    if (writes) return;
    if (this.assisted && event.key.toLowerCase() === "h") {
      event.preventDefault();
      this.tickAssisted();
      return;
    }
    if (event.key in moves) {
      event.preventDefault();
      moves[event.key]();
    } else if (event.key === "Backspace") {
      this.erased(event, line);
    } else if (line.way === "key" && event.key.length === 1) {
      event.preventDefault();
      this.answered(line, event.key);
    }
  }

  // Somebody else held the pen: said by a key at any item, as the box stands above the items.
  tickAssisted() {
    this.assisted.checked = !this.assisted.checked;
    this.say(this.assisted.checked ? this.words.assisted : this.words.alone);
  }

  answered(line, key) {
    const said = line.said(key);
    if (said === null) {
      this.say(this.words.badKey);
      return;
    }
    line.input.value = said;
    this.changed();
    this.after(line);
  }

  erased(event, line) {
    if (line.input.value !== "") {
      if (line.way !== "key") return;
      event.preventDefault();
      line.input.value = "";
      this.changed();
      return;
    }
    event.preventDefault();
    this.before(line);
  }

  after(line) {
    const fault = line.fault();
    if (fault) {
      this.say(this.words[fault]);
      return;
    }
    this.say("");
    const open = this.open();
    const next = open[open.indexOf(line) + 1];
    if (next) next.input.focus();
    else if (line.way === "words") this.form.requestSubmit ? this.form.requestSubmit(this.button) : this.button.click();
    else this.atEnd();
  }

  before(line) {
    const open = this.open();
    const previous = open[open.indexOf(line) - 1];
    this.say("");
    if (previous) previous.input.focus();
    else if (this.serial) this.serial.focus();
  }

  end() {
    const open = this.open();
    const last = open[open.length - 1];
    if (last && last.way === "words") last.input.focus();
    else this.atEnd();
  }

  atEnd() {
    this.button.focus();
    this.say(this.words.end);
  }

  // An item that an earlier answer leaves out is passed over and not sent; a blank earlier answer leaves nothing out.
  changed() {
    for (const line of this.lines) {
      const asked = line.conditions.every((condition) => this.holds(condition));
      line.input.disabled = !asked;
      line.element.classList.toggle("keying__line--off", !asked);
      line.element.classList.toggle("keying__line--done", asked && line.input.value.trim() !== "");
    }
  }

  holds(condition) {
    const earlier = this.byCode.get(condition.code);
    if (!earlier || (!earlier.input.disabled && earlier.isBlank)) return true;
    return earlier.chosen.some((choice) => condition.codes.includes(choice));
  }

  shown(line) {
    line.element.classList.add("keying__line--now");
    if (line.way !== "words") line.input.select();
    if (!this.now) return;
    this.now.querySelector(".keying__now-text").textContent = line.element.querySelector(".keying__text").textContent.trim();
    const choices = this.now.querySelector(".keying__now-choices");
    choices.textContent = "";
    for (const choice of line.element.querySelectorAll(".keying__choices > span")) choices.append(choice.cloneNode(true));
    choices.append(line.element.querySelector(".keying__keys").cloneNode(true));
    line.element.scrollIntoView({ block: "nearest" });
  }

  submitted(event) {
    if (this.sending) {
      event.preventDefault();
      return;
    }
    if (this.serial && !goodSerial(this.serial.value, this.words)) {
      event.preventDefault();
      this.say(this.words.badSerial);
      this.serial.focus();
      return;
    }
    this.sending = true;
  }
}

for (const form of document.querySelectorAll("[data-desk]")) new Desk(form).start();
