/* Sends what waits, each answer once: its id was made on the device, so that sending again changes nothing. */
(function () {
  "use strict";
  const FIRST_WAIT = 3000;
  const LONGEST_WAIT = 300000;
  const TIMEOUT = 20000;
  // These will be refused again however often they are sent: kept for staff, never dropped.
  const REFUSALS = [400, 404, 409, 410, 413, 415];

  class Sender {
    constructor(store, address) {
      this.store = store;
      this.address = address;
      this.failures = 0;
      this.timer = 0;
      this.running = null;
      window.addEventListener("online", () => this.flush());
    }

    async keep(answer) {
      await this.store.put("queue", { id: answer.id, at: Date.now(), body: answer, refused: 0, why: "" });
      this.flush();
    }

    flush() {
      if (this.running === null) {
        this.running = this.sendAll().then(
          () => (this.running = null),
          () => (this.running = null)
        );
      }
      return this.running;
    }

    async sendAll() {
      clearTimeout(this.timer);
      let waiting = await this.waiting();
      while (waiting.length > 0) {
        const kept = waiting[0];
        const again = await this.send(kept);
        if (again !== 0) {
          this.later(again);
          return;
        }
        waiting = await this.waiting();
      }
      this.failures = 0;
    }

    async waiting() {
      const all = await this.store.all("queue");
      return all.filter((kept) => kept.refused === 0).sort((a, b) => a.at - b.at);
    }

    /* Returns 0 when this answer is settled, else the milliseconds to wait before the next try. */
    async send(kept) {
      let response;
      try {
        response = await this.post(kept.body);
      } catch (_error) {
        return this.backoff();
      }
      if (response.status === 200 || response.status === 201) {
        await this.store.remove("queue", kept.id);
        await this.store.put("meta", { key: "sync", at: Date.now() });
        return 0;
      }
      if (REFUSALS.indexOf(response.status) >= 0) {
        await this.store.put("queue", Object.assign({}, kept, { refused: response.status, why: await words(response) }));
        return 0;
      }
      const asked = Number(response.headers.get("Retry-After")) * 1000;
      return asked > 0 ? Math.min(asked, LONGEST_WAIT * 2) : this.backoff();
    }

    post(body) {
      return post(this.address, { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    }

    /* Doubles with each failure; the random part keeps many kiosks from coming back at one moment. */
    backoff() {
      const wait = Math.min(FIRST_WAIT * Math.pow(2, this.failures), LONGEST_WAIT);
      this.failures += 1;
      return wait * (0.75 + Math.random() / 2);
    }

    later(milliseconds) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.flush(), milliseconds);
    }

    async retryRefused() {
      const all = await this.store.all("queue");
      for (const kept of all.filter((each) => each.refused !== 0)) {
        await this.store.put("queue", Object.assign({}, kept, { refused: 0, why: "" }));
      }
      return this.flush();
    }

    async state() {
      const all = await this.store.all("queue");
      const refused = all.filter((kept) => kept.refused !== 0);
      const sync = await this.store.get("meta", "sync");
      return {
        waiting: all.length - refused.length,
        refused: refused.length,
        why: refused.length ? refused[refused.length - 1].why : "",
        sync: sync ? sync.at : 0,
        lasting: this.store.lasting,
      };
    }
  }

  /* Posts in nobody's name, and gives up on a network that does not answer. */
  function post(address, given) {
    const options = Object.assign({ method: "POST", credentials: "omit", cache: "no-store" }, given);
    if (typeof AbortController === "function") {
      const stop = new AbortController();
      options.signal = stop.signal;
      setTimeout(() => stop.abort(), TIMEOUT);
    }
    return fetch(address, options);
  }

  async function words(response) {
    try {
      return String((await response.json()).detail || response.status);
    } catch (_error) {
      return String(response.status);
    }
  }

  window.Kiosk.Sender = Sender;
  window.Kiosk.post = post;
})();
