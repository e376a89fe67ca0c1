/* The kiosk: idle, consent, one question after another, thanks. Answers of a visit live in `visit` alone, which every
   way out of the visit throws away; only a sent form goes to the store, until the server has it. */
(function () {
  "use strict";
  const dom = window.Kiosk.dom;
  const items = window.Kiosk.items;
  const el = dom.el;
  const THANKS_SECONDS = 9;
  const WARNING_SECONDS = 20;
  const LOOK_FOR_NEWS = 300000;

  class App {
    constructor(data, store) {
      this.data = data;
      this.store = store;
      this.sender = new window.Kiosk.Sender(store, data.api);
      this.main = document.getElementById("noi-dung");
      this.foot = document.getElementById("foot");
      this.staffButton = document.getElementById("staff");
      this.staff = new window.Kiosk.Staff(this, document.getElementById("staff-dialog"));
      this.language = data.languages[0];
      this.visit = null;
      this.deadline = 0;
      this.readyAt = 0;
    }

    get words() {
      return this.language.words;
    }

    start() {
      ["pointerdown", "touchstart", "keydown", "input"].forEach((name) =>
        document.addEventListener(name, () => this.touch(), { passive: true })
      );
      document.addEventListener("contextmenu", (event) => event.preventDefault());
      window.addEventListener("popstate", () => this.backButton());
      // A page kept in the browser's memory must come back empty.
      window.addEventListener("pagehide", () => this.wipe());
      this.staffButton.addEventListener("click", () => this.askStaff());
      this.staffButton.hidden = false;
      setInterval(() => this.tick(), 500);
      setInterval(() => this.lookForNews(), LOOK_FOR_NEWS);
      setInterval(() => this.report(), LOOK_FOR_NEWS);
      this.idle();
      this.sender.flush().then(() => this.report());
    }

    speak(language) {
      this.language = language;
      document.documentElement.lang = language.frame;
      this.staffButton.querySelector("span").textContent = this.words.staff;
    }

    /* Screens */

    idle() {
      this.visit = null;
      this.speak(this.data.languages[0]);
      this.showIdle();
    }

    showIdle() {
      const words = this.words;
      this.foot.hidden = true;
      this.deadline = this.language === this.data.languages[0] ? 0 : Date.now() + this.data.reset * 1000;
      dom.show(
        this.main,
        [
          dom.languages(this.data, this.language, (language) => {
            this.speak(language);
            this.showIdle();
          }),
          el("div", { class: "kiosk-words" }, [
            el("h1", { text: words.invite }),
            el("p", { class: "kiosk-lead", text: words.length }),
            dom.button(words.begin, "kiosk-button--main kiosk-button--large", () => this.begin()),
            words.sample ? el("p", { class: "kiosk-quiet", text: words.sample }) : null,
          ]),
        ],
        "idle"
      );
    }

    begin() {
      this.holdScreen();
      if (Date.now() < this.readyAt) this.wait();
      else this.consent();
    }

    wait() {
      this.deadline = 0;
      dom.show(
        this.main,
        [
          el("div", { class: "kiosk-words" }, [
            el("h1", { text: this.words.waitTitle }),
            el("p", { class: "kiosk-lead", id: "wait" }),
          ]),
        ],
        "wait"
      );
      this.tick();
    }

    consent() {
      const words = this.words;
      this.deadline = Date.now() + this.data.reset * 1000;
      dom.show(
        this.main,
        [
          el("div", { class: "kiosk-words" }, [
            el("h1", { text: words.consentTitle }),
            el("ul", { class: "kiosk-list" }, [
              el("li", { text: words.consentWho }),
              el("li", { text: words.consentWhy }),
              el("li", { text: words.consentAnonymous }),
              el("li", { text: words.consentFree }),
            ]),
            el("div", { class: "kiosk-row" }, [
              dom.button(words.agree, "kiosk-button--main", () => this.agree()),
              dom.button(words.decline, "", () => this.wipe()),
            ]),
          ]),
        ],
        "consent"
      );
      this.drawFoot();
    }

    agree() {
      this.visit = new window.Kiosk.Visit(this.language.items);
      this.question();
    }

    question() {
      const item = this.visit.item;
      const words = this.words;
      const given = this.visit.answers[item.code];
      const spoken = this.language.code === this.language.frame ? "" : this.language.code;
      const fault = el("p", { class: "kiosk-fault", id: "fault", role: "alert" });
      const more = [el("h1", { id: "question", lang: spoken, text: item.text })];
      if (item.help) more.push(el("p", { class: "kiosk-help", lang: spoken, text: item.help }));
      more.push(el("p", { class: "kiosk-help", text: items.hint(item, words) }));
      const answered = items.control(item, given, (value, go) => this.give(value, go), words);
      dom.show(
        this.main,
        [
          this.progress(item, words),
          el("div", { class: "kiosk-question" }, more),
          el("div", { class: "kiosk-answer" }, [fault, answered, this.apart(item, given), this.onward(item, given)]),
        ],
        "item"
      );
      this.drawFoot();
    }

    progress(item, words) {
      const at = this.visit.progress();
      return el("div", { class: "kiosk-progress" }, [
        el("p", { text: dom.fill(words.progress, at) }),
        el("progress", { max: String(at.total), value: String(at.number), "aria-hidden": "true" }),
        el("p", { class: "kiosk-section", text: item.section }),
      ]);
    }

    /* "Không áp dụng" and "không có ý kiến": answers of their own, quiet and apart from the faces. */
    apart(item, given) {
      const offered = [["na", item.na], ["kyk", item.noOpinion]].filter((pair) => pair[1]);
      if (offered.length === 0) return null;
      const buttons = offered.map((pair) =>
        dom.button(pair[1], "kiosk-button--apart", () => this.give(pair[0], true), {
          "aria-pressed": String(given === pair[0]),
        })
      );
      return el("div", { class: "kiosk-row kiosk-row--apart" }, buttons);
    }

    onward(item, given) {
      const words = this.words;
      const last = this.visit.isLast && !(items.movesBySelf(item) && given === undefined);
      const buttons = [];
      if (!items.movesBySelf(item) || given !== undefined) {
        buttons.push(dom.button(last ? words.send : words.next, "kiosk-button--main", () => this.next()));
      }
      if (!item.required) buttons.push(dom.button(words.skip, "kiosk-button--quiet", () => this.give("", true)));
      return buttons.length ? el("div", { class: "kiosk-row" }, buttons) : null;
    }

    thanks() {
      const words = this.words;
      this.visit = null;
      this.deadline = Date.now() + THANKS_SECONDS * 1000;
      this.readyAt = Date.now() + this.data.pause * 1000;
      dom.show(
        this.main,
        [
          el("div", { class: "kiosk-words" }, [
            dom.copy("face-5"),
            el("h1", { text: words.thanks }),
            el("p", { class: "kiosk-lead", text: words.thanksText }),
          ]),
        ],
        "thanks"
      );
      this.drawFoot();
    }

    /* Thanks would give way to the first screen, and take the dialog along. */
    askStaff() {
      if (this.main.dataset.screen === "thanks") this.wipe();
      this.touch();
      this.staff.ask();
    }

    /* Steps */

    give(value, go) {
      this.visit.answer(value);
      if (go) this.next();
    }

    async next() {
      const visit = this.visit;
      const fault = items.fault(visit.item, visit.answers[visit.item.code]);
      document.getElementById("fault").textContent = fault;
      if (fault) return;
      if (visit.move(1)) {
        this.question();
        return;
      }
      const body = visit.body(this.data, this.language.code);
      this.thanks();
      await this.sender.keep(body);
      await this.sender.flush();
      await this.report();
    }

    back() {
      if (this.visit && this.visit.move(-1)) this.question();
    }

    wipe() {
      if (this.staff.dialog.open) this.staff.dialog.close();
      this.foot.textContent = "";
      this.idle();
    }

    /* The screen */

    holdScreen() {
      const page = document.documentElement;
      if (page.requestFullscreen && !document.fullscreenElement) page.requestFullscreen().catch(function () {});
      if (!history.state || !history.state.kiosk) history.pushState({ kiosk: true }, "");
    }

    /* The browser's back button goes one question back and never out. */
    backButton() {
      if (this.left) return;
      history.pushState({ kiosk: true }, "");
      this.back();
    }

    drawFoot() {
      const words = this.words;
      const restart = el("button", { type: "button", class: "kiosk-restart", click: () => this.wipe() }, [
        dom.copy("ring"),
        el("span", { text: words.restart }),
      ]);
      const back = this.visit && !this.visit.isFirst ? dom.button(words.back, "kiosk-button--back", () => this.back()) : null;
      this.foot.textContent = "";
      [
        el("div", { class: "kiosk-foot__row" }, [restart, back]),
        el("p", { class: "kiosk-quiet", id: "countdown" }),
        el("p", { class: "kiosk-fault", id: "soon", role: "alert" }),
      ].forEach((part) => this.foot.appendChild(part));
      this.foot.hidden = false;
      this.tick();
    }

    /* Time */

    touch() {
      if (this.main.dataset.screen === "thanks") return;
      if (this.deadline !== 0 || this.main.dataset.screen === "idle") this.deadline = Date.now() + this.data.reset * 1000;
      this.tick();
    }

    tick() {
      const now = Date.now();
      if (this.main.dataset.screen === "wait") {
        this.tickWait(now);
        return;
      }
      if (this.deadline === 0) return;
      const left = Math.max(0, Math.ceil((this.deadline - now) / 1000));
      if (left === 0) this.wipe();
      else this.drawCountdown(left);
    }

    tickWait(now) {
      const left = Math.ceil((this.readyAt - now) / 1000);
      const words = document.getElementById("wait");
      if (left > 0) {
        words.textContent = dom.fill(this.words.waitText, { seconds: left });
        return;
      }
      this.consent();
    }

    drawCountdown(left) {
      const words = document.getElementById("countdown");
      if (!words) return;
      const soon = document.getElementById("soon");
      const thanked = this.main.dataset.screen === "thanks";
      const warned = !thanked && left <= WARNING_SECONDS;
      const note = thanked ? this.words.thanksNote : this.words.restartNote;
      words.textContent = warned ? "" : dom.fill(note, { seconds: left });
      // Said once, not with every second.
      if (!warned) soon.textContent = "";
      else if (!soon.textContent) soon.textContent = dom.fill(this.words.restartSoon, { seconds: left });
      this.foot.querySelector(".kiosk-ring__number").textContent = String(left);
      const gone = 100 - Math.min(100, (left / (thanked ? THANKS_SECONDS : this.data.reset)) * 100);
      this.foot.querySelector(".kiosk-ring__left").setAttribute("stroke-dashoffset", String(gone));
    }

    /* What the page of this door says of its device: how many forms lie on it, and what it asks. */
    async report() {
      const state = await this.sender.state();
      const told = {
        waiting: state.waiting,
        refused: state.refused,
        version: this.data.questionnaire,
        offline: document.documentElement.dataset.offline === "ready" ? 1 : 0,
      };
      await window.Kiosk.post(this.data.report, { body: new URLSearchParams(told) }).catch(function () {});
    }

    /* A closed round, other questions or other settings: taken up between two visits. */
    async lookForNews() {
      if (this.main.dataset.screen !== "idle" || this.staff.dialog.open) return;
      try {
        const response = await fetch(window.location.pathname, { credentials: "omit", cache: "no-store" });
        const told = response.ok ? (await response.text()).indexOf(this.data.version) >= 0 : response.status >= 500;
        if (!told && this.main.dataset.screen === "idle") window.location.reload();
      } catch (_error) {
        // Without network the kiosk goes on with what it has.
      }
    }
  }

  async function keepPage(data) {
    if (!("serviceWorker" in navigator)) return;
    await navigator.serviceWorker.register(data.worker, { scope: data.scope });
    await navigator.serviceWorker.ready;
    const pages = await caches.open("kiosk-pages");
    await pages.add(new Request(window.location.pathname, { credentials: "omit", cache: "no-store" }));
    document.documentElement.dataset.offline = "ready";
  }

  async function begin() {
    const data = JSON.parse(document.getElementById("kiosk-data").textContent);
    const app = new App(data, await window.Kiosk.store());
    app.start();
    await keepPage(data).catch(function () {});
    await app.report();
  }

  begin();
})();
