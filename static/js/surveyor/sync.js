// Sends the queue. Only what the portal acknowledges leaves it; whatever goes wrong on the way, the form stays.
(function () {
  "use strict";

  const app = self.dieuTra;
  const BATCH = 10;
  // The portal takes a megabyte at once; a form by itself is far below.
  const BATCH_BYTES = 400000;
  const PATIENCE = 30000;

  class SignedOut extends Error {}
  class NotAllowed extends Error {}
  class Unreachable extends Error {}

  function within(promise) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Unreachable("timeout")), PATIENCE);
      promise.then(
        (value) => {
          clearTimeout(timer);
          resolve(value);
        },
        (error) => {
          clearTimeout(timer);
          reject(error);
        },
      );
    });
  }

  class Portal {
    constructor(addresses) {
      this.addresses = addresses;
    }

    async ask(address, options) {
      const given = Object.assign({ credentials: "same-origin", redirect: "manual", cache: "no-store" }, options);
      let response;
      try {
        response = await within(fetch(address, given));
      } catch (error) {
        throw new Unreachable(error.message);
      }
      // Who is not signed in is led to the sign-in page.
      if (response.type === "opaqueredirect") throw new SignedOut();
      if (response.status === 403) throw new NotAllowed();
      if (response.status >= 500) throw new Unreachable(String(response.status));
      return response;
    }

    async json(address) {
      const response = await this.ask(address);
      if (!response.ok) throw new Unreachable(String(response.status));
      return within(response.json()).catch((error) => {
        throw new Unreachable(error.message);
      });
    }

    me() {
      return this.json(this.addresses.me);
    }

    assignments() {
      return this.json(this.addresses.assignments);
    }

    questionnaire(version) {
      return this.json(this.addresses.questionnaire.replace("0", version));
    }

    send(forms, csrf) {
      const body = JSON.stringify({ sent_at: new Date().toISOString(), forms: forms.map(sent) });
      const headers = { "Content-Type": "application/json", "X-CSRFToken": csrf };
      return this.ask(this.addresses.sync, { method: "POST", headers, body });
    }
  }

  // A form as the portal takes it, by network or by file.
  function sent(form) {
    return {
      id: form.id,
      assignment: form.assignment,
      version: form.version,
      language: form.language,
      assisted: form.assisted,
      consent_version: form.consent_version,
      started_at: form.started_at,
      finished_at: form.finished_at,
      answers: app.raw(form.fields),
    };
  }

  // Divides forms so that no sending is too large for the portal, however much was written into them.
  function batches(forms) {
    const made = [];
    let room = 0;
    for (const form of forms) {
      const bytes = new Blob([JSON.stringify(sent(form))]).size;
      const last = made[made.length - 1];
      if (last && last.length < BATCH && bytes <= room) last.push(form);
      else {
        made.push([form]);
        room = BATCH_BYTES;
      }
      room -= bytes;
    }
    return made;
  }

  class Sync {
    constructor(store, portal) {
      this.store = store;
      this.portal = portal;
      this.running = null;
    }

    // One sending at a time. Who asks meanwhile waits for one more after it: a form just finished may have missed it.
    run() {
      if (!this.running) {
        const end = () => (this.running = this.next = null);
        this.running = this.go();
        this.running.then(end, end);
        return this.running;
      }
      if (!this.next) {
        const again = () => this.run();
        this.next = this.running.then(again, again);
      }
      return this.next;
    }

    async go() {
      const me = await this.portal.me();
      await this.store.set("me", { id: me.id, name: me.name });
      await this.sendAll(me);
      await this.fetchWork(me);
      await this.store.forgetOldReceipts(Date.now());
      await this.store.set("synced_at", Date.now());
      return me;
    }

    // Nobody's forms go out under another person's name.
    async sendAll(me) {
      const all = await this.store.ofPerson("queue", me.id);
      const waiting = all.filter((form) => form.state === "waiting");
      for (const forms of batches(waiting)) await this.sendSome(forms, me.csrf);
    }

    async sendSome(forms, csrf) {
      const response = await this.portal.send(forms, csrf);
      if (response.ok) {
        const told = await within(response.json()).catch((error) => {
          throw new Unreachable(error.message);
        });
        await this.keepResults(forms, told.results);
        return;
      }
      if (forms.length > 1) {
        for (const form of forms) await this.sendSome([form], csrf);
        return;
      }
      const told = await response.json().catch(() => ({}));
      await this.store.refuse(forms[0], { status: "refused", words: told.detail || app.say("unreadable") });
    }

    async keepResults(forms, results) {
      for (const form of forms) {
        const result = results.find((each) => each.id === form.id);
        if (!result) continue;
        if (result.status === "stored" || result.status === "already") await this.store.acknowledge(form, result);
        if (result.status === "refused" || result.status === "conflict") await this.store.refuse(form, result);
      }
    }

    async fetchWork(me) {
      const told = await this.portal.assignments();
      const versions = new Set(told.assignments.map((each) => each.version));
      for (const version of versions) {
        await this.store.put("questionnaires", await this.portal.questionnaire(version));
      }
      await this.store.replaceAssignments(me.id, told.assignments);
    }
  }

  Object.assign(app, { SignedOut, NotAllowed, Unreachable, Portal, Sync, batches, sent });
})();
