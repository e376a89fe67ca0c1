// What the tablet keeps: assignments, questionnaires, half-filled forms and the queue of finished ones.
// Every step of the schema stays here for ever: a tablet may have slept through several versions.
(function () {
  "use strict";

  const NAME = "dieu-tra";
  const SENT_KEPT = 7 * 24 * 60 * 60 * 1000;

  const STEPS = [
    function first(db) {
      db.createObjectStore("settings");
      db.createObjectStore("assignments", { keyPath: ["person", "id"] });
      db.createObjectStore("questionnaires", { keyPath: "id" });
      db.createObjectStore("drafts", { keyPath: "id" });
      db.createObjectStore("queue", { keyPath: "id" });
    },
    // Forms of several people lie on one tablet: found by whose they are.
    function byPerson(db, transaction) {
      for (const name of ["assignments", "drafts", "queue"]) {
        transaction.objectStore(name).createIndex("person", "person");
      }
    },
  ];

  function done(request) {
    return new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  }

  // Opens the database; `steps` is given by tests that make an older one.
  function open(steps) {
    const wanted = steps || STEPS;
    return new Promise((resolve, reject) => {
      const request = indexedDB.open(NAME, wanted.length);
      request.onupgradeneeded = (event) => {
        for (let step = event.oldVersion; step < wanted.length; step += 1) {
          wanted[step](request.result, request.transaction);
        }
      };
      request.onsuccess = () => {
        // A newer version in another tab may change the schema: it must not wait for this one.
        request.result.onversionchange = () => request.result.close();
        resolve(request.result);
      };
      request.onerror = () => reject(request.error);
      request.onblocked = () => reject(new Error("blocked"));
    });
  }

  class Store {
    constructor(db) {
      this.db = db;
    }

    // Runs `work` in one transaction and resolves only when it is safely written.
    write(names, work) {
      return new Promise((resolve, reject) => {
        const transaction = this.begin(names);
        transaction.oncomplete = () => resolve();
        transaction.onerror = () => reject(transaction.error);
        transaction.onabort = () => reject(transaction.error || new Error("aborted"));
        work((name) => transaction.objectStore(name));
      });
    }

    begin(names) {
      try {
        return this.db.transaction(names, "readwrite", { durability: "strict" });
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
        return this.db.transaction(names, "readwrite");
      }
    }

    get(name, key) {
      return done(this.db.transaction(name).objectStore(name).get(key));
    }

    all(name) {
      return done(this.db.transaction(name).objectStore(name).getAll());
    }

    ofPerson(name, person) {
      return done(this.db.transaction(name).objectStore(name).index("person").getAll(person));
    }

    setting(key) {
      return this.get("settings", key);
    }

    set(key, value) {
      return this.write(["settings"], (store) => store("settings").put(value, key));
    }

    saveDraft(draft) {
      return this.write(["drafts"], (store) => store("drafts").put(draft));
    }

    dropDraft(id) {
      return this.write(["drafts"], (store) => store("drafts").delete(id));
    }

    // A half-filled form becomes a finished one, or a refused one half-filled again: never in both places, never in none.
    finish(draft, form) {
      return this.write(["drafts", "queue"], (store) => {
        store("queue").put(form);
        store("drafts").delete(draft.id);
      });
    }

    reopen(form, draft) {
      return this.write(["drafts", "queue"], (store) => {
        store("drafts").put(draft);
        store("queue").delete(form.id);
      });
    }

    // Keeps of an acknowledged form only its receipt, and counts it where it counted as waiting until now: the portal's
    // own count may come down much later. What waits for a decision there is not counted there either.
    async acknowledge(form, result) {
      const kept = {
        id: form.id,
        person: form.person,
        label: form.label,
        round: form.round,
        assignment: form.assignment,
        state: "sent",
        receipt: result.receipt,
        words: result.words,
        sent_at: Date.now(),
      };
      const held = await this.get("assignments", [form.person, form.assignment]);
      return this.write(["queue", "assignments"], (store) => {
        store("queue").put(kept);
        if (held && !result.words) store("assignments").put(Object.assign(held, { collected: held.collected + 1 }));
      });
    }

    refuse(form, result) {
      const refused = Object.assign({}, form, {
        state: result.status === "conflict" ? "conflict" : "refused",
        words: result.words,
        errors: result.errors || {},
      });
      return this.put("queue", refused);
    }

    put(name, value) {
      return this.write([name], (store) => store(name).put(value));
    }

    replaceAssignments(person, assignments) {
      return this.ofPerson("assignments", person).then((old) =>
        this.write(["assignments"], (store) => {
          for (const each of old) store("assignments").delete([person, each.id]);
          for (const each of assignments) store("assignments").put(Object.assign({ person: person }, each));
        }),
      );
    }

    forgetOldReceipts(now) {
      return this.all("queue").then((forms) => {
        const old = forms.filter((form) => form.state === "sent" && now - form.sent_at > SENT_KEPT);
        return this.write(["queue"], (store) => old.forEach((form) => store("queue").delete(form.id)));
      });
    }
  }

  // Random even where the page is not secure and randomUUID is missing.
  function uuid() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  }

  self.dieuTra = { STEPS, open, Store, uuid };
})();
