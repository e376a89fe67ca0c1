// One form on the tablet, a part at a time; every answer is written down at once.
(function () {
  "use strict";

  const app = self.dieuTra;

  class FormView {
    // `actions`: save(draft), finish(draft), leave().
    constructor(box, draft, questionnaire, actions) {
      this.box = box;
      this.draft = draft;
      this.questionnaire = questionnaire;
      this.actions = actions;
    }

    open() {
      const spoken = this.questionnaire.languages;
      const language = spoken.find((each) => each.code === this.draft.language) || spoken[0];
      this.draft.language = language.code;
      // Our own server's page, kept as it was sent.
      this.box.innerHTML = language.html;
      this.box.lang = language.frame;
      this.form = this.box.querySelector("form");
      this.words = this.box.querySelector("#loi-noi").dataset;
      this.summary = this.form.querySelector(".survey__summary");
      this.parts = Array.from(this.form.querySelectorAll(".part"));
      this.items = Array.from(this.form.querySelectorAll(".item"));
      this.form.querySelectorAll("[data-unit]").forEach((place) => (place.textContent = this.draft.label));
      this.languages(spoken);
      app.fill(this.form, this.draft.fields);
      // Agreement to another wording than the one shown now is none.
      this.form.elements._consent.checked = this.draft.consent && this.draft.consent_version === this.questionnaire.consent_version;
      this.form.elements._assisted.checked = this.draft.assisted;
      this.listen();
      app.refresh(this.form, this.items);
      this.show(this.reachable(this.draft.part || 0));
      this.markServerErrors();
    }

    languages(spoken) {
      const select = this.form.querySelector("#dt-ngon-ngu");
      for (const each of spoken) {
        const option = app.element("option", each.name, { value: each.code, lang: each.code });
        option.selected = each.code === this.draft.language;
        select.append(option);
      }
      select.closest(".field").hidden = spoken.length < 2;
    }

    listen() {
      this.form.addEventListener("click", (event) => this.click(event));
      this.form.addEventListener("change", (event) => this.changed(event.target));
      this.form.addEventListener("input", (event) => {
        if (event.target.type !== "radio" && event.target.type !== "checkbox") this.saveSoon();
      });
      this.form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.next();
      });
    }

    click(event) {
      const going = event.target.closest("[data-go]");
      const step = going ? going.dataset.go : "";
      if (step === "next") this.next();
      if (step === "back") this.show(this.before());
      if (step === "leave") this.save().then(() => this.actions.leave());
      const link = event.target.closest(".error-summary a");
      if (link) {
        event.preventDefault();
        this.goTo(this.form.querySelector(link.hash));
      }
    }

    changed(field) {
      if (field.id === "dt-ngon-ngu") {
        this.draft.language = field.value;
        this.save().then(() => this.open());
        return;
      }
      if (field.type === "checkbox" && field.name[0] !== "_") app.keepApartAlone(this.form, field);
      app.refresh(this.form, this.items);
      this.forgive(field);
      this.progress();
      this.save();
    }

    saveSoon() {
      clearTimeout(this.soon);
      this.soon = setTimeout(() => this.save(), 400);
    }

    save() {
      clearTimeout(this.soon);
      const draft = this.draft;
      draft.fields = app.fields(this.form, this.items);
      draft.consent = this.form.elements._consent.checked;
      draft.consent_version = this.questionnaire.consent_version;
      draft.assisted = this.form.elements._assisted.checked;
      draft.part = this.current;
      draft.saved_at = Date.now();
      return this.actions.save(draft).then(
        () => this.saidSaved(draft.saved_at),
        () => this.sayBox(app.say("notSaved")),
      );
    }

    saidSaved(at) {
      const line = this.form.querySelector(".survey__saved");
      line.hidden = false;
      line.querySelector("span").textContent = this.words.saved.replace("{time}", app.time(at));
    }

    // Going from part to part

    isShown(part) {
      return part.dataset.part === "" || this.itemsOf(part).some((item) => !item.hidden);
    }

    itemsOf(part) {
      return Array.from(part.querySelectorAll(".item"));
    }

    show(index) {
      this.current = index;
      this.parts.forEach((part, at) => (part.hidden = at !== index));
      this.form.querySelector(".survey__name").hidden = index === 0;
      const atEnd = this.following() === -1;
      this.form.querySelector('[data-go="next"]').hidden = atEnd;
      this.form.querySelector('[data-go="send"]').hidden = !atEnd;
      this.form.querySelector('[data-go="back"]').hidden = index === 0;
      this.progress();
      scrollTo(0, 0);
      this.heading().focus();
    }

    heading() {
      const part = this.parts[this.current];
      return this.form.querySelector("#" + part.getAttribute("aria-labelledby"));
    }

    following() {
      return this.parts.findIndex((part, at) => at > this.current && this.isShown(part));
    }

    before() {
      let at = this.current - 1;
      while (at > 0 && !this.isShown(this.parts[at])) at -= 1;
      return Math.max(at, 0);
    }

    reachable(wanted) {
      for (let at = 0; at < wanted; at += 1) {
        if (this.isShown(this.parts[at]) && this.faults(this.parts[at]).length) return at;
      }
      return this.parts[wanted] && this.isShown(this.parts[wanted]) ? wanted : 0;
    }

    next() {
      const faults = this.faults(this.parts[this.current]);
      this.say(faults);
      if (faults.length) return;
      const following = this.following();
      if (following === -1) {
        this.finish();
        return;
      }
      this.show(following);
      this.save();
    }

    finish() {
      if (this.finishing) return;
      const faulty = this.parts.findIndex((part) => this.isShown(part) && this.faults(part).length);
      if (faulty !== -1) {
        this.show(faulty);
        this.say(this.faults(this.parts[faulty]));
        return;
      }
      this.finishing = true;
      this.save()
        .then(() => this.actions.finish(this.draft))
        .catch(() => {
          this.finishing = false;
          this.sayBox(app.say("notSaved"));
        });
    }

    goTo(control) {
      const at = this.parts.findIndex((part) => part.contains(control));
      if (at !== this.current) this.show(at);
      control.focus();
      control.closest(".question, .field").scrollIntoView({ block: "start" });
    }

    // What is missing

    faults(part) {
      if (part.dataset.part === "") {
        const box = this.form.elements._consent;
        return box.checked ? [] : [{ control: box, kind: "consent", words: this.words.consent }];
      }
      return this.itemsOf(part)
        .filter((item) => !item.hidden)
        .map((item) => app.fault(this.form, item))
        .filter(Boolean);
    }

    // What the portal refused is shown at its questions.
    markServerErrors() {
      const errors = this.draft.errors || {};
      const faults = this.items
        .filter((item) => errors[item.dataset.code] && !item.hidden)
        .map((item) => ({ item, control: item.querySelector("input, textarea"), kind: "wrong", words: errors[item.dataset.code] }));
      if (!faults.length) return;
      this.show(this.parts.findIndex((part) => part.contains(faults[0].control)));
      this.say(faults);
    }
  }

  app.FormView = FormView;
})();
