// The list of the day's work: what is assigned, begun, waiting, in trouble, sent.
(function () {
  "use strict";

  const app = self.dieuTra;
  const { say, element, button, empty, rows } = app;

  function today() {
    const now = new Date();
    const two = (number) => String(number).padStart(2, "0");
    return now.getFullYear() + "-" + two(now.getMonth() + 1) + "-" + two(now.getDate());
  }

  function alertBox(kind, title, text, actions) {
    const box = element("div", "", { class: "alert alert--" + kind, role: "status" });
    const words = element("div");
    words.append(element("p", title, { class: "alert__title" }));
    if (text) words.append(element("p", text));
    if (actions && actions.length) {
      const line = element("p", "", { class: "actions work__actions" });
      actions.forEach((action) => line.append(action));
      words.append(line);
    }
    box.append(words);
    return box;
  }

  function list(id, made) {
    const section = document.getElementById(id);
    section.hidden = made.length === 0;
    const box = empty(section.querySelector("ul"));
    made.forEach((row) => box.append(row));
  }

  class Home {
    constructor(store, actions) {
      this.store = store;
      this.actions = actions;
    }

    async draw(state) {
      const me = await this.store.setting("me");
      const queue = await this.store.all("queue");
      const mine = me ? queue.filter((form) => form.person === me.id) : [];
      const unsent = mine.filter((form) => form.state === "waiting");
      const held = me ? await this.store.ofPerson("assignments", me.id) : [];
      held.sort((a, b) => (a.due_on < b.due_on ? -1 : a.due_on > b.due_on ? 1 : a.unit.localeCompare(b.unit, "vi")));
      const drafts = me ? await this.store.ofPerson("drafts", me.id) : [];
      document.getElementById("dt-nguoi").textContent = me ? me.name : "";
      this.status(unsent.length, state);
      this.alerts(state, me, queue.filter((form) => form.state !== "sent" && !(me && form.person === me.id)));
      list("dt-phan-cong", held.map((each) => rows.assignment(each, this.waitingFor(each, unsent), today(), this.actions)));
      document.getElementById("dt-chua-co").hidden = held.length > 0 || !me;
      list("dt-do-dang", drafts.map((form) => rows.draft(form, this.actions)));
      list("dt-vuong", mine.filter((form) => form.state === "refused" || form.state === "conflict").map((form) => rows.trouble(form, this.actions)));
      list("dt-cho-gui", unsent.map((form) => rows.waiting(form)));
      const sent = mine.filter((form) => form.state === "sent").sort((a, b) => b.sent_at - a.sent_at);
      list("dt-da-gui", sent.map((form) => rows.sent(form)));
      document.getElementById("dt-xuat").hidden = unsent.length === 0;
      await this.storage();
    }

    waitingFor(assignment, unsent) {
      return unsent.filter((form) => form.assignment === assignment.id).length;
    }

    async status(count, state) {
      document.getElementById("dt-so-cho").textContent = say(count ? "queued" : "noneQueued", { count: count });
      const at = await this.store.setting("synced_at");
      const line = say("state_" + state.name) || "";
      const last = at ? say("lastSync", { time: app.dayTime(at) }) : "";
      document.getElementById("dt-mang").dataset.state = state.name;
      document.getElementById("dt-mang").textContent = [line, last].filter(Boolean).join(" ");
      const button = document.getElementById("dt-gui");
      button.textContent = say(state.name === "busy" ? "sending" : count ? "sendNow" : "fetch");
    }

    alerts(state, me, others) {
      const box = empty(document.getElementById("dt-bao"));
      if (!self.isSecureContext) box.append(alertBox("warning", say("insecure"), say("insecureText")));
      if (state.update) {
        box.append(alertBox("info", say("update"), say("updateText"), [button(say("updateNow"), state.update)]));
      }
      if (state.name === "signedOut") {
        const link = element("a", say("signIn"), { href: document.body.dataset.signIn, class: "button button--small" });
        box.append(alertBox("warning", say("signedOut"), say("signedOutText"), [link]));
      }
      if (state.name === "notAllowed") box.append(alertBox("warning", say("notAllowed"), say("notAllowedText")));
      this.ofOthers(box, others);
    }

    ofOthers(box, others) {
      const names = new Map();
      for (const form of others) names.set(form.person_name, (names.get(form.person_name) || 0) + 1);
      names.forEach((count, name) => {
        box.append(alertBox("info", say("others", { count: count, name: name }), say("othersText", { name: name })));
      });
    }

    async storage() {
      const line = document.getElementById("dt-bo-nho");
      if (!navigator.storage || !navigator.storage.estimate) return;
      const room = await navigator.storage.estimate();
      const kept = navigator.storage.persisted ? await navigator.storage.persisted() : false;
      const used = say("storage", { used: app.megabytes(room.usage), quota: app.megabytes(room.quota) });
      line.textContent = used + " " + say(kept ? "persistent" : "notPersistent");
    }
  }

  app.Home = Home;
})();
