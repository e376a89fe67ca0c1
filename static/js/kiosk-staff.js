/* Behind the PIN: what waits on this device, and the way out. The server judges the PIN; without network the device
   does, by a hash it made when the PIN was last right here. */
(function () {
  "use strict";
  const dom = window.Kiosk.dom;
  const el = dom.el;
  const ROUNDS = 200000;
  const MOST_WRONG = 5;
  const WAIT = 300;
  const LONGEST = 8;

  async function digest(pin, salt) {
    const key = await crypto.subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, ["deriveBits"]);
    const how = { name: "PBKDF2", hash: "SHA-256", salt: salt, iterations: ROUNDS };
    return Array.from(new Uint8Array(await crypto.subtle.deriveBits(how, key, 256))).join(",");
  }

  class Staff {
    constructor(app, dialog) {
      this.app = app;
      this.dialog = dialog;
      this.typed = "";
      dialog.addEventListener("close", () => this.forget());
    }

    get words() {
      return this.app.language.words;
    }

    forget() {
      this.typed = "";
      this.dialog.textContent = "";
    }

    fill(children) {
      const heading = el("h2", { id: "staff-title", tabindex: "-1", text: this.words.pinTitle });
      this.dialog.textContent = "";
      [heading].concat(children).forEach((child) => child && this.dialog.appendChild(child));
      heading.focus();
    }

    ask() {
      const words = this.words;
      const field = el("input", {
        type: "password",
        id: "pin",
        class: "kiosk-pin",
        // The keys stand below it: the tablet's own keyboard would cover them.
        inputmode: "none",
        autocomplete: "off",
        maxlength: String(LONGEST),
        "aria-describedby": "pin-error",
      });
      field.addEventListener("input", () => (this.typed = field.value));
      const form = el("form", { class: "kiosk-entry" }, [
        el("label", { for: "pin", text: words.pin }),
        field,
        el("p", { id: "pin-error", class: "kiosk-fault", role: "alert" }),
        el("p", { id: "pin-status", class: "visually-hidden", role: "status" }),
        this.keys(field),
        el("div", { class: "kiosk-row" }, [
          el("button", { type: "submit", class: "kiosk-button kiosk-button--main", text: words.open }),
          dom.button(words.close, "", () => this.dialog.close()),
        ]),
      ]);
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.judge(form);
      });
      this.fill([form]);
      if (!this.dialog.open) this.dialog.showModal();
      field.focus();
    }

    keys(field) {
      const keys = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0"].map((sign) =>
        dom.button(sign, "kiosk-key", () => {
          if (!field.readOnly) field.value = this.typed = (this.typed + sign).slice(0, LONGEST);
        })
      );
      const erase = dom.button(this.words.erase, "kiosk-key kiosk-key--wide", () => {
        field.value = this.typed = "";
      });
      const box = el("div", { class: "kiosk-keys" }, keys.concat([erase]));
      // A tapped key leaves the focus in the box, where Enter opens; on the key it would type the digit once more.
      box.addEventListener("mousedown", (event) => event.preventDefault());
      return box;
    }

    async judge(form) {
      const fault = form.querySelector("#pin-error");
      const field = form.querySelector("#pin");
      const open = form.querySelector("[type=submit]");
      if (open.getAttribute("aria-busy") === "true") return;
      fault.textContent = this.typed ? "" : this.words.pinMissing;
      if (!this.typed) return;
      this.show(form, true);
      const said = await this.verdict(this.typed);
      // Closed meanwhile, or closed and opened again.
      if (!form.isConnected) return;
      this.show(form, false);
      field.value = this.typed = "";
      if (said.right) {
        await this.panel();
        return;
      }
      fault.textContent = this.refusal(said);
      field.focus();
    }

    /* Says that the PIN is being looked at: that takes a second or two, longer on a slow network. */
    show(form, busy) {
      const open = form.querySelector("[type=submit]");
      open.setAttribute("aria-busy", String(busy));
      open.textContent = busy ? this.words.checking : this.words.open;
      form.querySelector("#pin").readOnly = busy;
      form.querySelector("#pin-status").textContent = busy ? this.words.checking : "";
    }

    refusal(said) {
      if (said.detail) return said.detail;
      if (said.unknown) return this.words.pinOffline;
      if (said.shut) return this.words.pinShut;
      if (said.wait) return dom.fill(this.words.pinWait, { seconds: said.wait });
      return dom.fill(this.words.pinWrong, { left: said.left });
    }

    async verdict(pin) {
      let said;
      try {
        const response = await window.Kiosk.post(this.app.data.pin, { body: new URLSearchParams({ pin: pin }) });
        said = await response.json();
      } catch (_error) {
        return this.verdictHere(pin);
      }
      if (said.right) await this.learn(pin);
      return said;
    }

    /* crypto.subtle needs HTTPS (or localhost), as the service worker does. */
    async learn(pin) {
      if (!crypto.subtle) return;
      const salt = crypto.getRandomValues(new Uint8Array(16));
      await this.app.store.put("meta", { key: "pin", salt: salt, hash: await digest(pin, salt), wrong: 0, until: 0 });
    }

    async verdictHere(pin) {
      const known = await this.app.store.get("meta", "pin");
      if (!known || !crypto.subtle) return { right: false, unknown: true };
      const now = Date.now();
      if (now < known.until) return { right: false, wait: Math.ceil((known.until - now) / 1000) };
      const right = (await digest(pin, known.salt)) === known.hash;
      const wrong = right ? 0 : known.wrong + 1;
      const shut = wrong >= MOST_WRONG;
      await this.app.store.put(
        "meta",
        Object.assign({}, known, { wrong: shut ? 0 : wrong, until: shut ? now + WAIT * 1000 : 0 })
      );
      return { right: right, left: MOST_WRONG - wrong, wait: shut ? WAIT : 0 };
    }

    async panel() {
      const words = this.words;
      const state = await this.app.sender.state();
      const when = state.sync ? new Date(state.sync).toLocaleString(this.app.language.frame) : words.never;
      const rows = [
        [words.queue, state.waiting],
        [words.refused, state.refused],
        state.why ? [words.refusedWhy, state.why] : null,
        [words.lastSync, when],
      ].filter(Boolean);
      const list = el("dl", { class: "kiosk-facts" });
      rows.forEach(function (row) {
        list.appendChild(el("dt", { text: row[0] }));
        list.appendChild(el("dd", { text: String(row[1]) }));
      });
      this.fill([
        list,
        state.lasting ? null : el("p", { class: "kiosk-fault", text: words.memoryOnly }),
        el("div", { class: "kiosk-column" }, [
          dom.button(words.sendNow, "kiosk-button--main", () => this.then(this.app.sender.flush())),
          state.refused ? dom.button(words.sendRefused, "", () => this.then(this.app.sender.retryRefused())) : null,
          dom.button(words.reload, "", () => window.location.reload()),
          dom.button(words.leave, "", () => this.leave()),
          dom.button(words.close, "", () => this.dialog.close()),
        ]),
      ]);
    }

    async then(work) {
      await work;
      if (this.dialog.open) await this.panel();
    }

    async leave() {
      this.app.left = true;
      if (document.fullscreenElement) await document.exitFullscreen().catch(function () {});
      window.location.replace(this.app.data.home);
    }
  }

  window.Kiosk.Staff = Staff;
})();
