// The questionnaire editor with script: rows open and move without loading the page, typing is saved by itself.
// Every step is the same form post that works without script; the page that comes back replaces the rows.

import { Autosave } from "./editor-autosave.js";

const PHONE = "width=390,height=800,noopener=no";

class Editor {
  constructor(root) {
    this.root = root;
    this.busy = false;
    document.documentElement.dataset.script = "";
    document.addEventListener("submit", (event) => this.submit(event));
    document.addEventListener("click", (event) => this.click(event));
    document.addEventListener("change", (event) => this.change(event));
    document.addEventListener("keydown", (event) => this.key(event));
    document.addEventListener("paste", (event) => this.paste(event));
    addEventListener("popstate", () => location.reload());
    this.opened();
  }

  // After the rows are new: the open form saves itself, and the focus goes where the server says.
  opened() {
    const form = this.root.querySelector("form[data-save]");
    this.autosave = form ? new Autosave(form, this.root) : null;
    const id = this.root.dataset.focus;
    if (!id) return;
    const target = document.getElementById(id);
    if (!target) return;
    const control = target.matches("li, section") ? target.querySelector("a, button") : target;
    control.focus();
    if (control.matches("input[type=text], textarea")) control.setSelectionRange(control.value.length, control.value.length);
  }

  // A form's fields are to be read when its turn comes: what was typed meanwhile must go along.
  async submit(event) {
    const form = event.target;
    if (!this.root.contains(form) || form.matches(".edelete")) return;
    event.preventDefault();
    const button = event.submitter;
    await this.step(form, button ? button.name : "", button ? button.value : "");
  }

  async step(form, name, value) {
    if (this.busy) return;
    this.busy = true;
    this.root.setAttribute("aria-busy", "true");
    try {
      const saved = await this.keep(form);
      if (!saved) return;
      const data = new FormData(form);
      if (name) data.set(name, value);
      await this.swap(await fetch(form.action, { method: "POST", body: data, credentials: "same-origin" }));
    } catch (error) {
      this.trouble(this.root.dataset.unsaved);
    } finally {
      this.busy = false;
      this.root.removeAttribute("aria-busy");
    }
  }

  // What stands in the open form is stored before another row is moved, or it would be gone with the old rows.
  async keep(form) {
    if (!this.autosave) return true;
    if (form !== this.autosave.form) return this.autosave.flush();
    await this.autosave.settle();
    return true;
  }

  async swap(response) {
    if (response.redirected && response.url.includes("/dang-nhap/")) {
      this.trouble(this.root.dataset.signedOut);
      return;
    }
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.getElementById("soan");
    if (!fresh) {
      this.trouble(this.root.dataset.unsaved);
      return;
    }
    this.root.replaceWith(document.adoptNode(fresh));
    this.root = fresh;
    const heading = page.querySelector("h1");
    document.querySelector("h1").textContent = heading.textContent;
    document.title = page.title;
    if (response.redirected) history.replaceState(null, "", response.url);
    this.opened();
    if (!response.ok) this.showRefusal();
    this.refreshPhone();
  }

  showRefusal() {
    const alert = this.root.querySelector("[role=alert]");
    if (alert) alert.focus();
  }

  trouble(words) {
    const line = this.root.querySelector("[data-saved]") || this.root.querySelector("[data-saved-all]");
    line.textContent = words;
    line.classList.add("is-trouble");
    if (this.autosave) this.autosave.resume();
  }

  async click(event) {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link.hasAttribute("data-phone")) {
      event.preventDefault();
      this.phone = open(link.href, "xem-phieu", PHONE);
    } else if (link.hasAttribute("data-open") && this.root.contains(link)) {
      event.preventDefault();
      await this.open(link);
    }
  }

  async open(link) {
    if (this.busy) return;
    if (link.getAttribute("aria-expanded") === "true") {
      await this.step(this.autosave.form, "do", "");
      return;
    }
    this.busy = true;
    try {
      if (this.autosave && !(await this.autosave.flush())) return;
      const response = await fetch(link.href, { credentials: "same-origin" });
      await this.swap(response);
      history.replaceState(null, "", link.href);
    } catch (error) {
      location.assign(link.href);
    } finally {
      this.busy = false;
    }
  }

  // Another kind or another condition needs other controls.
  change(event) {
    const control = event.target;
    if (control.hasAttribute("data-stay") && this.autosave) this.step(control.form, "do", `stay:${control.id}`);
  }

  key(event) {
    const row = event.target.closest("[data-row]");
    if (!row || !this.root.contains(row)) return;
    const up = event.key === "ArrowUp";
    if (event.altKey && (up || event.key === "ArrowDown")) {
      const button = document.getElementById(`${row.dataset.row}-${up ? "up" : "down"}`);
      // At an end the row's other buttons bear the name, for the focus alone.
      if (!button || !button.form) return;
      event.preventDefault();
      this.step(button.form, "do", button.value);
    } else if (event.key === "Escape" && this.autosave && this.autosave.form.contains(event.target)) {
      event.preventDefault();
      this.step(this.autosave.form, "do", "");
    } else if (event.key === "Enter" && !event.isComposing) {
      this.enter(event);
    }
  }

  // Enter in a choice goes on to the next choice, as in a list of any word processor.
  enter(event) {
    const choice = event.target.closest(".echoice");
    if (!choice || !event.target.matches("input[type=text]")) return;
    if (!this.root.querySelector("[data-add]")) return;
    event.preventDefault();
    const at = [...choice.parentElement.children].indexOf(choice) + 1;
    this.step(event.target.form, "do", `add:${at}`);
  }

  // Several lines pasted into a choice become several choices.
  paste(event) {
    const input = event.target;
    const choice = input.closest && input.closest(".echoice");
    if (!choice || !this.root.querySelector("[data-add]")) return;
    const lines = event.clipboardData.getData("text/plain").split(/\r?\n/).map((line) => line.trim()).filter(Boolean);
    if (lines.length < 2) return;
    event.preventDefault();
    input.value = lines[0];
    let last = choice;
    lines.slice(1).forEach((line, place) => {
      last = this.extraChoice(last, input, line, place);
    });
    this.step(input.form, "do", "stay:kind");
  }

  extraChoice(after, like, words, place) {
    const copy = after.cloneNode(true);
    const number = 1000 + place;
    copy.querySelectorAll("input").forEach((input) => {
      const language = input.name.split(".")[2];
      input.name = `choice.${number}.${language}`;
      input.removeAttribute("id");
      input.value = language === like.lang && language !== "was" ? words : "";
    });
    after.after(copy);
    return copy;
  }

  refreshPhone() {
    if (this.phone && !this.phone.closed) this.phone.location.reload();
  }
}

const root = document.getElementById("soan");
if (root) {
  new Editor(root);
} else {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-phone]");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    open(link.href, "xem-phieu", PHONE);
  });
}
