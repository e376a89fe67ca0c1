// Saves the open form by itself a moment after typing stops, one post at a time, and tries again until it worked.

const AFTER_TYPING = 900;
const AGAIN = 4000;

export class Autosave {
  constructor(form, root) {
    this.form = form;
    this.root = root;
    this.line = form.querySelector("[data-saved]");
    this.dirty = false;
    this.sending = null;
    this.blocked = false;
    form.addEventListener("input", (event) => this.typed(event));
    this.leaving = (event) => this.warn(event);
    addEventListener("beforeunload", this.leaving);
  }

  typed(event) {
    this.dirty = true;
    if (this.blocked || event.target.hasAttribute("data-stay")) return;
    this.plan(AFTER_TYPING);
  }

  plan(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  stop() {
    clearTimeout(this.timer);
    removeEventListener("beforeunload", this.leaving);
  }

  // What is on its way must arrive before the form itself is sent, or the older words would come last.
  async settle() {
    clearTimeout(this.timer);
    if (this.sending) await this.sending;
    this.stop();
  }

  resume() {
    addEventListener("beforeunload", this.leaving);
    this.dirty = true;
    if (!this.blocked) this.plan(AGAIN);
  }

  warn(event) {
    if (this.dirty) event.preventDefault();
  }

  // Tells whether everything typed is stored.
  async flush() {
    clearTimeout(this.timer);
    if (this.sending) await this.sending;
    if (this.dirty) await this.save();
    if (!this.dirty) this.stop();
    return !this.dirty;
  }

  save() {
    clearTimeout(this.timer);
    if (this.sending) return this.sending.then(() => (this.dirty ? this.save() : null));
    this.sending = this.send().finally(() => {
      this.sending = null;
    });
    return this.sending;
  }

  async send() {
    this.dirty = false;
    this.say(this.root.dataset.saving, false);
    try {
      const data = new FormData(this.form);
      data.set("do", "stay");
      const response = await fetch(this.form.action, {
        method: "POST",
        body: data,
        headers: { Accept: "application/json" },
        credentials: "same-origin",
      });
      const kind = response.headers.get("Content-Type") || "";
      if (!kind.startsWith("application/json")) throw new Error(response.redirected ? "signed-out" : "server");
      this.take(response, await response.json());
    } catch (error) {
      this.dirty = true;
      const words = error.message === "signed-out" ? "signedOut" : "unsaved";
      this.say(this.root.dataset[words], true);
      this.plan(AGAIN);
    }
  }

  take(response, state) {
    if (response.status === 409) {
      this.dirty = true;
      this.blocked = true;
      this.say(state.clash, true);
    } else if (response.status === 422) {
      this.dirty = true;
      this.say(Object.values(state.errors).join(" "), true);
    } else {
      this.stored(state);
    }
  }

  stored(state) {
    this.form.elements.was.value = state.was;
    this.say(state.saved, false);
    const row = this.form.closest("[data-row]");
    row.querySelector("[data-notes]").innerHTML = state.notes;
    const seen = row.querySelector("[data-seen]");
    if (seen) seen.innerHTML = state.seen;
    this.root.querySelector("[data-count]").textContent = state.count;
    document.getElementById("undo").disabled = false;
  }

  // At the form's foot, and in the bar that stays in sight.
  say(words, trouble) {
    for (const line of [this.line, this.root.querySelector("[data-saved-all]")]) {
      line.textContent = words;
      line.classList.toggle("is-trouble", trouble);
    }
  }
}
