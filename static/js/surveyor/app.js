// Starts the application: opens what the tablet keeps, shows the list or a form, sends when it can.
(function () {
  "use strict";

  const app = self.dieuTra;
  const { say } = app;
  const EVERY = 60000;

  class Application {
    constructor(store) {
      const given = document.body.dataset;
      this.store = store;
      this.portal = new app.Portal({ me: given.me, assignments: given.assignments, questionnaire: given.questionnaire, sync: given.sync });
      this.sync = new app.Sync(store, this.portal);
      this.home = new app.Home(store, {
        begin: (assignment) => this.begin(assignment),
        goOn: (draft) => this.go(draft.id),
        discard: (draft) => this.discard(draft),
        mend: (form) => this.mend(form),
        exportForms: (forms) => this.exportForms(forms),
      });
      this.state = { name: "idle", update: null };
    }

    async start() {
      addEventListener("hashchange", () => this.route());
      addEventListener("online", () => this.send());
      addEventListener("offline", () => this.become("offline"));
      document.addEventListener("visibilitychange", () => !document.hidden && this.send());
      document.getElementById("dt-gui").addEventListener("click", () => this.send());
      document.getElementById("dt-xuat").addEventListener("click", () => this.exportAll());
      document.getElementById("dt-dang-xuat").addEventListener("click", () => this.signOut());
      this.watchWorker();
      if (navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(() => false);
      await this.route();
      await this.send();
      setInterval(() => this.send(), EVERY);
    }

    // Screens

    async route() {
      const id = location.hash.indexOf("#phieu=") === 0 ? location.hash.slice(7) : "";
      const draft = id ? await this.store.get("drafts", id) : null;
      const me = await this.store.setting("me");
      const questionnaire = draft && me && draft.person === me.id ? await this.store.get("questionnaires", draft.version) : null;
      document.getElementById("dt-danh-sach").hidden = Boolean(questionnaire);
      const box = document.getElementById("dt-phieu");
      box.hidden = !questionnaire;
      app.empty(box);
      this.form = null;
      if (questionnaire) this.openForm(box, draft, questionnaire);
      else await this.draw();
    }

    openForm(box, draft, questionnaire) {
      document.title = draft.label + " · " + say("title");
      this.form = new app.FormView(box, draft, questionnaire, {
        save: (each) => this.store.saveDraft(each),
        finish: (each) => this.finish(each, questionnaire),
        leave: () => this.go(""),
      });
      this.form.open();
    }

    draw() {
      document.title = say("title");
      return this.home.draw(this.state);
    }

    go(id) {
      location.hash = id ? "#phieu=" + id : "#";
    }

    become(name) {
      this.state.name = name;
      if (!this.form) return this.draw();
      return Promise.resolve();
    }

    // Forms

    async begin(assignment) {
      const me = await this.store.setting("me");
      const draft = {
        id: app.uuid(),
        person: me.id,
        person_name: me.name,
        assignment: assignment.id,
        label: app.rows.label(assignment),
        round: assignment.round,
        version: assignment.version,
        language: "vi",
        assisted: false,
        consent: false,
        started_at: new Date().toISOString(),
        saved_at: Date.now(),
        part: 0,
        fields: {},
      };
      await this.store.saveDraft(draft);
      this.go(draft.id);
    }

    async finish(draft, questionnaire) {
      const form = Object.assign({}, draft, {
        state: "waiting",
        consent_version: questionnaire.consent_version,
        finished_at: new Date().toISOString(),
        words: "",
        errors: {},
      });
      await this.store.finish(draft, form);
      this.go("");
      this.send();
    }

    async discard(draft) {
      if (!confirm(say("discardSure"))) return;
      await this.store.dropDraft(draft.id);
      await this.draw();
    }

    // What the portal already holds under this id is another form: the mended one gets an id of its own.
    async mend(form) {
      const draft = Object.assign({}, form, { part: 0, saved_at: Date.now() });
      if (form.state === "conflict") draft.id = app.uuid();
      delete draft.state;
      await this.store.reopen(form, draft);
      this.go(draft.id);
    }

    // Sending

    async send() {
      if (navigator.onLine === false) return this.become("offline");
      await this.become("busy");
      try {
        await this.sync.run();
        return this.become("synced");
      } catch (error) {
        if (error instanceof app.SignedOut) return this.become("signedOut");
        if (error instanceof app.NotAllowed) return this.become("notAllowed");
        if (error instanceof app.Unreachable) return this.become("unreachable");
        await this.become("unreachable");
        throw error;
      }
    }

    async signOut() {
      try {
        const me = await this.portal.me();
        const body = new URLSearchParams({ csrfmiddlewaretoken: me.csrf });
        await fetch(document.body.dataset.signOut, { method: "POST", credentials: "same-origin", redirect: "manual", body });
      } catch (error) {
        if (!(error instanceof app.SignedOut)) return this.become("unreachable");
      }
      await this.store.set("me", null);
      return this.become("signedOut");
    }

    // A file for the coordinator

    async exportAll() {
      const me = await this.store.setting("me");
      const queue = await this.store.ofPerson("queue", me.id);
      this.exportForms(queue.filter((form) => form.state !== "sent"));
    }

    exportForms(forms) {
      const content = JSON.stringify({ sent_at: new Date().toISOString(), forms: forms.map(app.sent) }, null, 1);
      const link = app.element("a", "", { download: "phieu-chua-gui-" + new Date().toISOString().slice(0, 10) + ".json" });
      link.href = URL.createObjectURL(new Blob([content], { type: "application/json" }));
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    }

    // New versions: kept waiting until a person agrees; what is being filled in is written down first.

    watchWorker() {
      if (!("serviceWorker" in navigator)) return;
      let asked = false;
      navigator.serviceWorker.addEventListener("controllerchange", () => asked && location.reload());
      const offer = (worker) => {
        this.state.update = () => {
          asked = true;
          worker.postMessage("skip");
        };
        this.become(this.state.name);
      };
      navigator.serviceWorker.register(document.body.dataset.worker, { updateViaCache: "none" }).then((registration) => {
        if (registration.waiting) offer(registration.waiting);
        registration.addEventListener("updatefound", () => {
          const worker = registration.installing;
          worker.addEventListener("statechange", () => {
            if (worker.state === "installed" && navigator.serviceWorker.controller) offer(worker);
          });
        });
        addEventListener("online", () => registration.update().catch(() => null));
        setInterval(() => registration.update().catch(() => null), EVERY * 10);
      }, () => null);
    }
  }

  app.open().then(
    (db) => {
      app.running = new Application(new app.Store(db));
      return app.running.start();
    },
    () => {
      document.getElementById("dt-khong-mo").hidden = false;
      document.getElementById("dt-danh-sach").hidden = true;
    },
  );
})();
