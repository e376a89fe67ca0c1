/* Answers that wait on this device until the server has acknowledged them. ES2017, no build step. */
(function () {
  "use strict";
  const NAME = "kiosk";

  function open() {
    return new Promise(function (resolve, reject) {
      const asked = window.indexedDB.open(NAME, 1);
      asked.onupgradeneeded = function () {
        asked.result.createObjectStore("queue", { keyPath: "id" });
        asked.result.createObjectStore("meta", { keyPath: "key" });
      };
      asked.onsuccess = function () {
        resolve(asked.result);
      };
      asked.onerror = asked.onblocked = function () {
        reject(asked.error);
      };
    });
  }

  class Disk {
    constructor(database) {
      this.database = database;
      this.lasting = true;
    }

    /* Resolves once the transaction is on disk, not when the request is done. */
    run(store, mode, work) {
      const database = this.database;
      return new Promise(function (resolve, reject) {
        const transaction = database.transaction(store, mode);
        const asked = work(transaction.objectStore(store));
        transaction.oncomplete = function () {
          resolve(asked.result);
        };
        transaction.onerror = transaction.onabort = function () {
          reject(transaction.error);
        };
      });
    }

    put(store, value) {
      return this.run(store, "readwrite", (s) => s.put(value));
    }

    get(store, key) {
      return this.run(store, "readonly", (s) => s.get(key));
    }

    remove(store, key) {
      return this.run(store, "readwrite", (s) => s.delete(key));
    }

    all(store) {
      return this.run(store, "readonly", (s) => s.getAll());
    }
  }

  /* Where a browser refuses storage, answers wait in memory only; staff are told so. */
  class Memory {
    constructor() {
      this.kept = { queue: new Map(), meta: new Map() };
      this.lasting = false;
    }

    async put(store, value) {
      this.kept[store].set(value.id || value.key, value);
    }

    async get(store, key) {
      return this.kept[store].get(key);
    }

    async remove(store, key) {
      this.kept[store].delete(key);
    }

    async all(store) {
      return Array.from(this.kept[store].values());
    }
  }

  async function store() {
    try {
      const disk = new Disk(await open());
      // Asks the browser not to clear the queue when space runs short.
      if (navigator.storage && navigator.storage.persist) {
        navigator.storage.persist().catch(function () {});
      }
      return disk;
    } catch (_error) {
      return new Memory();
    }
  }

  window.Kiosk = { store: store };
})();
