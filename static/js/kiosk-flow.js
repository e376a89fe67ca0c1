/* One visit: which question comes next, what was answered. Knows no page. */
(function () {
  "use strict";

  function newId() {
    const bytes = window.crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = Array.from(bytes, (byte) => ("0" + byte.toString(16)).slice(-2)).join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  }

  class Visit {
    constructor(items) {
      this.id = newId();
      this.items = items;
      this.answers = {};
      this.place = 0;
      this.startedAt = new Date();
    }

    get item() {
      return this.items[this.place];
    }

    /* An answer left in a branch that is no longer asked does not count. `maybe`: what is yet to be answered may still
       lead to it. */
    isAsked(item, maybe) {
      return item.askedIf.every((condition) => {
        const place = this.items.findIndex((each) => each.code === condition[0]);
        const given = this.answers[condition[0]];
        if (place < 0 || !this.isAsked(this.items[place], maybe)) return false;
        if (given === undefined) return Boolean(maybe) && place >= this.place;
        const codes = Array.isArray(given) ? given : [given];
        return codes.some((code) => condition[1].indexOf(code) >= 0);
      });
    }

    answer(value) {
      const blank = value === "" || (Array.isArray(value) && value.length === 0);
      if (blank) delete this.answers[this.item.code];
      else this.answers[this.item.code] = value;
    }

    neighbour(step) {
      let place = this.place + step;
      while (place >= 0 && place < this.items.length && !this.isAsked(this.items[place])) place += step;
      return place >= 0 && place < this.items.length ? place : -1;
    }

    get isFirst() {
      return this.neighbour(-1) < 0;
    }

    get isLast() {
      return this.neighbour(1) < 0;
    }

    move(step) {
      const place = this.neighbour(step);
      if (place < 0) return false;
      this.place = place;
      return true;
    }

    /* The number of this question, and the most there can be: answers make it fewer, never more. */
    progress() {
      const before = this.items.slice(0, this.place).filter((item) => this.isAsked(item));
      const total = this.items.filter((item) => this.isAsked(item, true)).length;
      return { number: before.length + 1, total: total };
    }

    body(data, language) {
      const answers = {};
      this.items.forEach((item) => {
        if (this.isAsked(item) && this.answers[item.code] !== undefined) answers[item.code] = this.answers[item.code];
      });
      return {
        id: this.id,
        access_token: data.token,
        answers: answers,
        language: language,
        started_at: this.startedAt.toISOString(),
        finished_at: new Date().toISOString(),
        consent_version: data.consent,
      };
    }
  }

  window.Kiosk.Visit = Visit;
})();
